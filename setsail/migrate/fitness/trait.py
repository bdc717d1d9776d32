"""The traits that make a move harder: what each weighs, and how it is mended. One table.

Weights come from twelve-factor practice and from the published rules of Konveyor and AWS; where
they disagree they are our judgement. docs/explain/waves-and-risk.md shows the arithmetic.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from setsail.finding.text import Text

Factor = Literal["state", "coupling", "twelve-factor", "criticality", "operations"]
Change = Literal["none", "settings", "program"]

WEIGHTS: Mapping[Factor, int] = {
    "state": 30,
    "coupling": 20,
    "twelve-factor": 20,
    "criticality": 15,
    "operations": 15,
}
"""Points of 100 that a factor can cost at most."""
NAMES: Mapping[Factor, Text] = {
    "state": Text("state", "状态"),
    "coupling": Text("coupling", "耦合"),
    "twelve-factor": Text("twelve-factor", "十二要素"),
    "criticality": Text("criticality", "关键程度"),
    "operations": Text("operations", "运维就绪"),
}


class Trait(NamedTuple):
    """`share` is the part of its factor in percent. `change` says what mending it takes: nothing,
    settings, or the program itself."""

    factor: Factor
    share: int
    change: Change
    fix: Text


def _trait(factor: Factor, share: int, change: Change, en: str, zh: str) -> Trait:
    return Trait(factor, share, change, Text(en, zh))


TRAITS: Mapping[str, Trait] = {
    "keeps-a-store": _trait(
        "state", 100, "none", "leave it where it is; move it last, by replication, if at all",
        "留在原处；若要迁移，放在最后，用复制方式"),
    "shared-volume": _trait(
        "state", 80, "settings", "an object store, or a volume that several pods may write to",
        "改用对象存储，或可多 Pod 读写的卷"),
    "uploads-on-disk": _trait(
        "state", 70, "settings", "an object store; until then a volume, and copy what is there",
        "改用对象存储；在此之前使用卷，并拷贝已有文件"),
    "own-data": _trait(
        "state", 60, "settings", "a volume claim and one pod, or a store; copy what is there",
        "使用持久卷并只运行一个 Pod，或改用存储；拷贝已有数据"),
    "sticky-sessions": _trait(
        "state", 50, "settings", "sessions in redis; until then session affinity",
        "会话放入 redis；在此之前启用会话保持"),
    "calls-out": _trait(
        "coupling", 8, "none", "timeouts on every call; fewer calls", "每个调用设置超时；减少调用"),
    "called-by": _trait(
        "coupling", 12, "none", "move its callers first, or with it", "先迁或同迁其调用方"),
    "call-circle": _trait(
        "coupling", 30, "none", "break the circle: an event, or a third component",
        "打破循环：改为事件，或拆出第三个组件"),
    "shares-namespace": _trait(
        "coupling", 50, "settings", "one pod with two containers, or talk over the network",
        "合并为一个 Pod 的两个容器，或改走网络"),
    "registers-address": _trait(
        "coupling", 40, "settings",
        "route pod addresses to the machines, or call it by name and take it out of the registry",
        "让虚拟机能路由到 Pod 地址，或改为按名称调用、不再走注册中心"),
    "two-phase-commit": _trait(
        "coupling", 30, "none", "an outbox or a saga; until then move all parties in one wave",
        "改用 outbox 或 saga；在此之前所有参与方同批迁移"),
    "not-http": _trait(
        "coupling", 10, "none", "a TCP load balancer: weights are not possible",
        "使用 TCP 负载均衡：无法按权重切流"),
    "needs-localhost": _trait(
        "twelve-factor", 40, "settings", "take the address from a setting; name the other side",
        "地址改由配置给出，写明对端名称"),
    "static-cluster": _trait(
        "twelve-factor", 40, "program", "discover members by a headless Service",
        "通过 headless Service 发现成员"),
    "reaches-into-host": _trait(
        "twelve-factor", 60, "program", "do without the machine: no socket, device or privilege",
        "不依赖宿主机：不用 socket、设备与特权"),
    "needs-device": _trait(
        "twelve-factor", 60, "program", "keep it, or a node of its own with that device",
        "留在原处，或使用带该设备的专用节点"),
    "fixed-address": _trait(
        "twelve-factor", 30, "settings", "a name instead of the address", "用名称代替地址"),
    "many-processes": _trait(
        "twelve-factor", 30, "settings", "one container a process", "一个容器一个进程"),
    "cron-inside": _trait(
        "twelve-factor", 25, "settings", "a job with a schedule of its own", "拆成带定时的任务"),
    "open-secret": _trait(
        "twelve-factor", 20, "settings", "create the secret; refer to it", "创建密钥并引用"),
    "fixed-hostname": _trait(
        "twelve-factor", 20, "settings", "let every pod have a name of its own",
        "让每个 Pod 使用各自的名称"),
    "logs-to-file": _trait(
        "twelve-factor", 15, "settings", "log to standard output", "日志写到标准输出"),
    "no-fixed-tag": _trait(
        "twelve-factor", 10, "settings", "a tag that never moves, or a digest",
        "使用不变的标签或摘要"),
    "heap-without-limit": _trait(
        "twelve-factor", 10, "settings", "a memory limit of one and a half times the heap",
        "内存上限设为堆的 1.5 倍"),
    "tier": _trait(
        "criticality", 100, "none", "say it where nobody does; the more critical, the later",
        "未写明的请写明；越关键越晚迁移"),
    "public-entry": _trait(
        "criticality", 20, "none", "canary weights at the entry", "在入口按权重灰度"),
    "strict-objective": _trait(
        "criticality", 20, "none", "watch the error budget at every step", "每一步都看错误预算"),
    "no-health": _trait(
        "operations", 30, "settings", "a readiness check", "增加就绪检查"),
    "no-metrics": _trait(
        "operations", 20, "settings", "metrics: otherwise nobody sees that the move went wrong",
        "暴露指标：否则迁移出错无人知晓"),
    "no-pipeline": _trait(
        "operations", 20, "none", "a pipeline that tests and builds it", "建立测试与构建流水线"),
    "slow-start": _trait(
        "operations", 20, "none", "find out what it waits for", "查明启动在等什么"),
    "no-owner": _trait(
        "operations", 15, "none", "name a team that answers for it", "写明负责的团队"),
    "no-way-back": _trait(
        "operations", 15, "settings", "keep the tag that runs today", "保留今天运行的镜像标签"),
}  # fmt: skip
"""Every trait by its id."""
TIER_SHARES = {1: 100, 2: 60, 3: 30}
"""The share of "tier" in percent: tier 1 is the most critical."""
EDGES_AT_MOST = 60
"""The share of calls in and out together, in percent of coupling."""
