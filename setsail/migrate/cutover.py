"""How a piece gets from its machine into the cluster, step by step, and back from every step."""

from collections.abc import Collection
from typing import NamedTuple

from setsail.finding.text import Text, same
from setsail.migrate.estate import Estate, Piece

WEIGHTS = (1, 10, 50, 100)
"""Percent of the traffic, one step after the other."""


class Step(NamedTuple):
    """What is done, and how it is undone."""

    do: Text
    back: Text


def steps(estate: Estate, id: str, moved: Collection[str]) -> tuple[Step, ...]:
    """The cut-over of one piece. `moved` is what is in the cluster when its wave has moved."""
    piece = estate.by_id[id]
    match piece.role:
        case "job":
            return _job(piece)
        case "worker":
            return _worker(piece, bool([c for c in estate.calls_out[id] if c.consumes]))
        case "store" | "registry":
            return _STORE
    callers = [c.caller for c in estate.calls_in[id] if c.caller not in moved]
    if estate.registries_of(id):
        return (_deployed("registered with weight 0", "以权重 0 登记"), *_REGISTRY, _KEPT)
    if piece.app not in ("http", "grpc") or not (piece.entry or estate.calls_in[id]):
        return (_deployed("without traffic", "不接流量"), _named(piece, callers), _KEPT)
    named = (_named(piece, callers),) if callers else ()
    return (_deployed("with weight 0", "权重为 0"), _weighted(piece), *named, _KEPT)


def _deployed(en: str, zh: str) -> Step:
    return Step(
        Text(
            f"deploy it {en}; from a pod, reach everything that it needs",
            f"部署，{zh}；在 Pod 内逐一验证能访问其全部依赖",
        ),
        Text("nothing to undo: nobody uses it", "无需回退：尚无人使用"),
    )


def _weighted(piece: Piece) -> Step:
    shares = " → ".join(f"{share} %" for share in WEIGHTS)
    where = f" ({', '.join(piece.entry)})" if piece.entry else ""
    return Step(
        Text(
            f"one HTTPRoute{where}, weights between the Service of the pods and the Service with "
            f"the EndpointSlice of the machines: {shares}; hold each until error ratio and p99 "
            "are judged",
            f"一个 HTTPRoute{where}，在 Pod 的 Service 与虚拟机 EndpointSlice 的 Service 之间分配"
            f"权重：{shares}；每一步都先判断错误率与 p99 再继续",
        ),
        Text("weight 0 for the pods: seconds", "Pod 权重调回 0：数秒"),
    )


def _named(piece: Piece, callers: list[str]) -> Step:
    who = ", ".join(callers[:6]) or "its users"
    return Step(
        Text(
            f"switch the name of {piece.name} to the cluster for {who}, one caller after the other",
            f"逐个调用方把 {piece.name} 的名称切到集群：{', '.join(callers[:6]) or '其使用者'}",
        ),
        Text(
            "the name back to the machine; it takes the time to live of the name, and a restart of "
            "callers that keep addresses",
            "名称指回虚拟机；耗时为 TTL，缓存地址的调用方需重启",
        ),
    )


_KEPT = Step(
    Text(
        "leave the machine running without traffic until the gate is passed, then stop it",
        "虚拟机保持运行但不接流量，通过关卡后再停",
    ),
    Text(
        "until then: all weight to the machine; afterwards: start it, then the same",
        "在此之前：权重全部切回虚拟机；之后：先启动虚拟机，再切回",
    ),
)
_REGISTRY = (
    Step(
        Text(
            "raise the weight of the pods in the registry: 1 → 10 → 50 → 100 %",
            "在注册中心逐步提高 Pod 权重：1 → 10 → 50 → 100 %",
        ),
        Text("weight 0 for the pods in the registry", "注册中心内 Pod 权重调回 0"),
    ),
    Step(
        Text(
            "take the machines out of the registry, and wait as long as clients cache addresses",
            "虚拟机实例下线，并等待客户端地址缓存过期",
        ),
        Text("let the machines register again", "让虚拟机重新登记"),
    ),
)
_STORE = (
    Step(
        Text("back it up and restore the backup elsewhere", "备份，并在别处恢复验证"),
        same("–"),
    ),
    Step(
        Text(
            "replicate into the cluster until it lags less than a second",
            "复制到集群内，直到延迟小于一秒",
        ),
        Text("stop replicating", "停止复制"),
    ),
    Step(
        Text(
            "in the window: stop writers, compare counts and checksums, switch the address",
            "在窗口内：停写，核对行数与校验和，切换地址",
        ),
        Text(
            "before the first write: the address back; afterwards only by replicating back",
            "首次写入前：地址切回；之后只能反向复制",
        ),
    ),
    Step(
        Text(
            "keep the old one, read-only, until the gate is passed",
            "旧库只读保留，直到通过关卡",
        ),
        Text("as above", "同上"),
    ),
)


def _worker(piece: Piece, consumes: bool) -> tuple[Step, ...]:
    what = Text("consumer", "消费者") if consumes else Text("copy", "实例")
    return (
        Step(
            Text("deploy it with no pod", "部署，Pod 数为 0"),
            Text("nothing to undo", "无需回退"),
        ),
        Step(
            Text(
                f"stop one {what.en} on the machines, start one pod; compare errors and lag",
                f"停虚拟机上的一个{what.zh}，启一个 Pod；比较错误与积压",
            ),
            Text("no pod; start it on the machine again", "Pod 数归 0；在虚拟机上重新启动"),
        ),
        Step(
            Text(
                f"the rest, until {piece.pods} pods work and nothing on the machines",
                f"其余依次切换，直到 {piece.pods} 个 Pod 工作、虚拟机上不再运行",
            ),
            Text(
                "the same the other way round; what is in work is handed back",
                "反向执行；处理中的消息会退回",
            ),
        ),
    )


def _job(piece: Piece) -> tuple[Step, ...]:
    if not piece.schedule:
        return (
            Step(
                Text(
                    "it runs once, before those who wait for it; what it changes must suit the "
                    "version on the machines too",
                    "在等待它的组件之前执行一次；其改动须同时兼容虚拟机上的版本",
                ),
                Text("restore, or the reverse job", "恢复备份，或执行反向任务"),
            ),
        )
    return (
        Step(
            Text(
                "deploy it suspended; run it once by hand where that does no harm, and compare "
                "with the last run on the machine",
                "以暂停状态部署；若无害则手工执行一次，并与虚拟机上次结果比对",
            ),
            Text("delete that one Job", "删除该次 Job"),
        ),
        Step(
            Text(
                f"take its line ({piece.schedule}) out of the crontab, and see that it is gone",
                f"从 crontab 删除该行（{piece.schedule}），并确认已生效",
            ),
            Text("put the line back", "恢复该行"),
        ),
        Step(
            Text(
                "resume the schedule in the cluster; watch the first run",
                "启用集群内定时；观察首次运行",
            ),
            Text(
                "suspend it, put the line back before the next due time",
                "暂停定时，并在下次触发前恢复 crontab 行",
            ),
        ),
    )
