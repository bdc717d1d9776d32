"""What must be looked at before a wave moves: worked out where it can be, asked where it cannot."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from setsail.finding.text import Text
from setsail.migrate.estate import Call, Estate, Piece
from setsail.migrate.evidence import Evidence
from setsail.migrate.risk import Risk
from setsail.migrate.wave import Plan, Wave
from setsail.system import stores as types

State = Literal["ok", "do", "ask", "fault"]
MOST = 0.8
"""The share of a store's connections that pods may take."""
_SHOWN = 6


class Check(NamedTuple):
    """`ok` was worked out and holds, `fault` was worked out and does not; `do` is a step that
    somebody has to take, `ask` a question that these files cannot answer."""

    id: str
    state: State
    said: Text
    evidence: tuple[Evidence, ...] = ()


class _Seen(NamedTuple):
    """A wave and the state of the estate when it has moved."""

    estate: Estate
    members: tuple[Piece, ...]
    moved: set[str]
    opened: set[str]
    risks: Mapping[str, Risk]

    def out(self) -> list[Call]:
        """Calls of the members to what is not in the cluster."""
        calls = (c for piece in self.members for c in self.estate.calls_out[piece.id])
        return [c for c in calls if c.callee not in self.moved]

    def into(self) -> list[Call]:
        """Calls to the members from machines."""
        calls = (c for piece in self.members for c in self.estate.calls_in[piece.id])
        return [c for c in calls if c.caller not in self.moved]


def checks(estate: Estate, plan: Plan, risks: Mapping[str, Risk]) -> tuple[tuple[Check, ...], ...]:
    """The checks of each wave, in the order of the waves."""
    moved: set[str] = set()
    opened: set[str] = set()
    found = []
    for wave in plan.waves:
        moved.update(wave.members)
        seen = _Seen(estate, _pieces(estate, wave), moved, opened, risks)
        found.append(tuple(check for make in _ALL for check in make(seen)))
        opened.update(call.callee for call in seen.out())
    return tuple(found)


def _pieces(estate: Estate, wave: Wave) -> tuple[Piece, ...]:
    return tuple(estate.by_id[id] for id in wave.members)


def _environments(seen: _Seen) -> Iterator[Check]:
    if names := " → ".join(seen.estate.environments):
        said = Text(f"the same wave first in {names}", f"同一批先在 {names} 执行")
        yield Check("environments", "do", said)


def _connections(seen: _Seen) -> Iterator[Check]:
    stores = dict.fromkeys(call.callee for piece in seen.members
                           for call in seen.estate.calls_out[piece.id])  # fmt: skip
    for id in stores:
        calls = [c for c in seen.estate.calls_in[id] if c.caller in seen.moved]
        limit = seen.estate.by_id[id].limit
        if limit is None and all(call.pool is None for call in calls):
            continue
        yield _connection(seen.estate, id, limit, calls)
    unsaid = [id for id in stores if id not in seen.opened and _is_database(seen.estate, id)]
    if unsaid:
        names = _names(unsaid)
        said = Text(
            f"pods × pool against the connections of {names}: pool and maxConnections are not said",
            f"{names} 的连接数核算（Pod 数 × 连接池）：没有写明 pool 与 maxConnections",
        )
        yield Check("connections", "ask", said)


def _is_database(estate: Estate, id: str) -> bool:
    piece = estate.by_id[id]
    silent = piece.limit is None and all(c.pool is None for c in estate.calls_in[id])
    return silent and piece.type in types.DATABASES


def _connection(estate: Estate, id: str, limit: int | None, calls: list[Call]) -> Check:
    known = sum(estate.by_id[c.caller].pods * c.pool for c in calls if c.pool is not None)
    silent = _names([c.caller for c in calls if c.pool is None])
    lines = tuple(line for call in calls for line in call.evidence[:1])[:_SHOWN]
    if silent or limit is None:
        lacking = f"pool of {silent}" if silent else f"maxConnections of {id}"
        zh = f"{silent} 的 pool" if silent else f"{id} 的 maxConnections"
        said = Text(
            f"{id}: {known} connections are known; not said: {lacking}",
            f"{id}：已知 {known} 个连接；未写明：{zh}",
        )
        return Check("connections", "ask", said, lines)
    fits = known <= MOST * limit
    word = Text("fits", "足够") if fits else Text("too many: smaller pools, or fewer pods at most",
                                               "过多：请减小连接池或最大 Pod 数")  # fmt: skip
    said = Text(
        f"{id}: {known} connections of all pods that have moved, {MOST:.0%} of {limit} are "
        f"{int(MOST * limit)}: {word.en}; what the machines still hold comes on top",
        f"{id}：已迁 Pod 共 {known} 个连接，上限 {limit} 的 {MOST:.0%} 为 {int(MOST * limit)}："
        f"{word.zh}；虚拟机仍占用的连接另计",
    )
    return Check("connections", "ok" if fits else "fault", said, lines)


def _allow_lists(seen: _Seen) -> Iterator[Check]:
    """Where the addresses of the cluster must be let in for the first time."""
    pieces = (seen.estate.by_id[call.callee] for call in seen.out())
    new = dict.fromkeys(p.id for p in pieces if p.id not in seen.opened and not p.in_cluster)
    if new:
        where = [_where(seen.estate.by_id[id]) for id in new]
        said = Text(
            f"let the addresses of the cluster in at {_names(where)}",
            f"在以下位置放行集群地址：{_names(where)}",
        )
        lines = tuple(line for id in new for line in seen.estate.by_id[id].evidence[:1])
        yield Check("allow-lists", "do", said, lines[:_SHOWN])


def _where(piece: Piece) -> str:
    if not piece.addresses:
        return piece.id if not piece.port else f"{piece.id}:{piece.port}"
    more = f" + {len(piece.addresses) - 1}" if len(piece.addresses) > 1 else ""
    return f"{piece.id} ({piece.addresses[0]}:{piece.port}{more})"


def _stores(seen: _Seen) -> Iterator[Check]:
    """Stores that system.yaml has in the cluster, while their data is still somewhere else."""
    pieces = (seen.estate.by_id[call.callee] for call in seen.out())
    new = dict.fromkeys(p.id for p in pieces if p.id not in seen.opened and p.in_cluster)
    if new:
        names, pin = _names(new), next(iter(new))
        said = Text(
            f"{names}: meant for the cluster, and nothing says where the data is today: while it "
            f"stays, declare today's address under external, or plan its move (--pin {pin}=N)",
            f"{names}：目标在集群内，但没有说明数据今天在哪里；留在原处期间请在 external 声明现有"
            f"地址，或规划搬迁（--pin {pin}=N）",
        )
        lines = tuple(line for id in new for line in seen.estate.by_id[id].evidence[:1])
        yield Check("stores", "ask", said, lines[:_SHOWN])


def _names_of_hosts(seen: _Seen) -> Iterator[Check]:
    hosts = [host for piece in seen.members for host in piece.entry]
    if hosts:
        said = Text(
            f"a day before: time to live of {_names(hosts)} down to 60 s",
            f"提前一天：把 {_names(hosts)} 的 DNS TTL 降到 60 秒",
        )
        yield Check("dns", "do", said)
    callers = sorted({call.caller for call in seen.into()})
    if callers:
        said = Text(
            f"{_names(callers)} on the machines must reach the cluster: a load balancer, a name, "
            "and programs that look the name up again",
            f"虚拟机上的 {_names(callers)} 要访问集群：需要负载均衡、域名，且程序会重新解析域名",
        )
        yield Check("dns", "do", said, _lines(seen.into()))


def _latency(seen: _Seen) -> Iterator[Check]:
    near = [call for call in seen.out() if not seen.estate.by_id[call.callee].far]
    crossing = [*near, *seen.into()]
    if not crossing:
        return
    timed = [call for call in crossing if call.timeout is not None]
    tight = min(timed, key=lambda c: (c.timeout or 0.0, c.caller, c.callee), default=None)
    goals = [piece.p99 for piece in seen.members if piece.p99 is not None]
    goal = f"{min(goals) * 1000:.0f} ms" if goals else ""
    en = f"calls that cross between machines and cluster: {len(crossing)}; measure the round trip: "
    en += "round trips a request × that time must fit"
    zh = f"{len(crossing)} 条调用跨虚拟机与集群网络；请测往返时延：每请求往返次数 × 时延须放得进"
    if tight is not None and tight.timeout is not None:
        wait = f"{tight.timeout * 1000:.0f} ms"
        en += f" into {wait} ({tight.caller} → {tight.callee})"
        zh += f" {wait}（{tight.caller} → {tight.callee}）"
    else:
        en, zh = f"{en} into timeouts that are not said", f"{zh}（未写明的）超时"
    if goal:
        en, zh = f"{en} and into the p99 of {goal}", f"{zh}，并满足 p99 {goal}"
    yield Check("latency", "ask", Text(en, zh), _lines([tight] if tight else crossing))


def _crontab(seen: _Seen) -> Iterator[Check]:
    for piece in seen.members:
        if piece.role == "job" and piece.schedule:
            zone = piece.timezone or "?"
            said = Text(
                f"{piece.id} runs at “{piece.schedule}” ({zone}): exactly one owner; its crontab "
                "line goes before the schedule in the cluster is switched on",
                f"{piece.id} 按“{piece.schedule}”（{zone}）运行：只能有一个执行者；先删 crontab 行"
                "，再启用集群内的定时",
            )
            yield Check("one-owner-of-a-schedule", "do", said, piece.evidence)
            if not piece.timezone:
                said = Text(
                    f"in which time zone does {piece.id} run? A machine uses its own, a cluster "
                    "UTC",
                    f"{piece.id} 按哪个时区运行？虚拟机用本地时区，集群用 UTC",
                )
                yield Check("time", "ask", said, piece.evidence)


def _twice(seen: _Seen) -> Iterator[Check]:
    names = [piece.id for piece in seen.members if piece.role == "worker"]
    if names:
        said = Text(
            f"may {_names(names)} work on the machines and in the cluster at the same time? If a "
            "message twice does harm, stop the old one first",
            f"{_names(names)} 能否在虚拟机与集群同时工作？若重复处理有害，先停旧的",
        )
        yield Check("double-work", "ask", said)


def _sessions(seen: _Seen) -> Iterator[Check]:
    served = [p for p in seen.members if p.role == "service" and p.entry]
    sticky = [p for p in seen.members if any(s.trait == "sticky-sessions" for s in p.signs)]
    for piece in sticky:
        signs = [s for s in piece.signs if s.trait == "sticky-sessions"]
        said = Text(
            f"{piece.id} binds users to one instance: shifting weights logs them out; sessions "
            "into redis first",
            f"{piece.id} 把用户绑定在一个实例：切流会使其掉线；先把会话放入 redis",
        )
        yield Check("sessions", "fault", said, signs[0].evidence)
    names = [piece.id for piece in served if piece not in sticky]
    if names:
        said = Text(
            f"where do sessions behind {_names(names)} live? Both sides must read the same store",
            f"{_names(names)} 之后的会话存在哪里？两侧必须读同一个存储",
        )
        yield Check("sessions", "ask", said)


def _registries(seen: _Seen) -> Iterator[Check]:
    for registry in dict.fromkeys(r for p in seen.members for r in seen.estate.registries_of(p.id)):
        names = [p.id for p in seen.members if registry in seen.estate.registries_of(p.id)]
        said = Text(
            f"{_names(names)} will leave pod addresses at {registry}: who on the machines looks "
            "them up there? They must be routed, or the callers move first",
            f"{_names(names)} 会在 {registry} 登记 Pod 地址：虚拟机上谁会查到它们？地址须可路由，"
            "或先迁调用方",
        )
        lines = [
            c for p in seen.members for c in seen.estate.calls_out[p.id] if c.callee == registry
        ]
        yield Check("registry", "ask", said, _lines(lines))


def _first(seen: _Seen) -> Iterator[Check]:
    for piece in seen.members:
        points = seen.risks[piece.id].points
        for point in points:
            if point.sign.veto or point.trait.change == "program":
                said, fix = point.sign.said, point.trait.fix
                text = Text(
                    f"{piece.id}: {said.en}; before it moves: {fix.en}",
                    f"{piece.id}：{said.zh}；迁移之前：{fix.zh}",
                )
                yield Check("refactor-first", "fault", text, point.sign.evidence)


def _files(seen: _Seen) -> Iterator[Check]:
    kept = ("own-data", "uploads-on-disk", "shared-volume")
    for piece in seen.members:
        signs = [sign for sign in piece.signs if sign.trait in kept]
        if signs:
            said = Text(
                f"copy the files of {piece.id}, again at the switch: {signs[0].said.en}",
                f"拷贝 {piece.id} 的文件，切换时再同步一次：{signs[0].said.zh}",
            )
            yield Check("files", "do", said, signs[0].evidence)


def _names(found: Iterable[str]) -> str:
    names = list(found)
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" + {rest}" if rest > 0 else "")


def _lines(calls: Iterable[Call]) -> tuple[Evidence, ...]:
    return tuple(line for call in calls for line in call.evidence[:1])[:_SHOWN]


_ALL = (
    _first, _environments, _stores, _allow_lists, _connections, _names_of_hosts, _latency, _crontab,
    _twice, _sessions, _registries, _files,
)  # fmt: skip
