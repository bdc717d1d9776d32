"""What a sizing shows of the checklist: sections 2.2 and 2.3, each piece with its figures.

Less than a week of history leaves an item unknown, and so does what is not set. What history
shows is as old as its last sample, and ends a day later.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from setsail.capacity import change
from setsail.capacity.advice import Number, What
from setsail.capacity.fleet import Fleet, Sized
from setsail.engine import deposited
from setsail.evidence.checklist import Kind
from setsail.evidence.verdict import DAY, WORST_FIRST, Evidence, Verdict
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.report import size_words as words
from setsail.system.values import System, Workload

_SIZES: tuple[What, ...] = ("cpu", "memory", "memoryLimit")
_PODS: tuple[What, ...] = ("min", "max")
Faults = Callable[[Sized], tuple[Finding, ...]]


class _Said(NamedTuple):
    """An item answered; `figures` are what is set and what is needed."""

    item: str
    kind: Kind
    verdict: Verdict
    said: Text
    figures: tuple[str, str] = ("", "")
    lacks: Text | None = None


def of_fleet(fleet: Fleet, system: System, faults: Faults) -> tuple[Evidence, ...]:
    """Evidence on every declared component of a fleet; where several containers are one
    component, the worst of each item."""
    found: dict[tuple[str, str, str], Evidence] = {}
    by_path = {f"{w.section}.{w.name}": w for w in system.workloads}
    for one in fleet.sized:
        if not one.declared:
            continue
        workload = by_path[one.declared]
        for said in _of(one, workload, (fleet, system, faults(one))):
            piece = _piece(one, said, workload, system)
            key = (piece.item, piece.kind, piece.subject)
            found[key] = min((piece, found.get(key, piece)), key=_badness)
    return tuple(found[key] for key in sorted(found))


def _badness(one: Evidence) -> int:
    return WORST_FIRST.index(one.verdict)


def _of(
    one: Sized, workload: Workload, around: tuple[Fleet, System, tuple[Finding, ...]]
) -> Iterator[_Said]:
    fleet, system, faults = around
    sizes = [n for n in one.advice.numbers if n.what in _SIZES]
    yield _compared("right-sized", one, sizes, [f for f in faults if f.guide == "2.2"])._replace(
        lacks=_nodes(fleet)
    )
    if one.scaling is not None:
        pods = [n for n in one.scaling.numbers if n.what in _PODS]
        few = [f for f in faults if f.guide == "2.3"]
        yield _compared("minimum-from-the-peak", one, pods, few)
        yield _zone(one, workload, system)
    if any("consume" in edge.extra for edge in workload.needs):
        yield _consumers(one, workload)


def _compared(item: str, one: Sized, numbers: list[Number], faults: list[Finding]) -> _Said:
    figures = (_listed((n.what, n.now) for n in numbers),
               _listed((n.what, n.needed) for n in numbers))  # fmt: skip
    days = one.advice.confidence.days
    if faults:
        return _Said(item, "live", "fail", faults[0].message, figures)
    missing = [words.NAMES[n.what] for n in numbers if n.now is None]
    if missing or not numbers:
        en, zh = ", ".join(n.en for n in missing), "、".join(n.zh for n in missing)
        said = Text(f"not set: {en}", f"未设置：{zh}") if missing else _NOTHING
        return _Said(item, "live", "unknown", said, figures)
    if days < change.LEAST_DAYS:
        return _Said(item, "live", "unknown", _young(days), figures)
    said = Text(f"within what {days:.1f} days of history ask for", f"符合 {days:.1f} 天历史的需要")
    return _Said(item, "live", "pass", said, figures)


def _listed(numbers: Iterable[tuple[What, float | None]]) -> str:
    return ", ".join(f"{what} {words.shown(what, value)}" for what, value in numbers)


def _young(days: float) -> Text:
    return Text(
        f"only {days:.1f} days of history; a week is the least",
        f"只有 {days:.1f} 天历史；至少需要一周",
    )


def _nodes(fleet: Fleet) -> Text | None:
    """What keeps the sizes from being proven: whether the nodes carry them."""
    need = fleet.nodes
    if need is None or not need.there:
        return _NODES_UNKNOWN
    if need.homeless or need.total > need.there:
        return Text(
            f"that the nodes can carry the sum: {need.total} are needed, {need.there} are there",
            f"节点承载得了总量：需要 {need.total} 个，现有 {need.there} 个",
        )
    return None


def _zone(one: Sized, workload: Workload, system: System) -> _Said:
    """Whether the maximum carries the highest load with one zone gone."""
    item, zones = "one-zone-can-go", system.environment.platform.zones
    assert one.scaling is not None, "asked only of what scales"
    need, most = one.scaling.at_peak, workload.scale.max
    figures = (f"max {most}", f"max {need}")
    if not zones or zones < 2:
        return _Said(item, "static", "unknown", _NO_ZONES, figures)
    if one.advice.confidence.days < change.LEAST_DAYS:
        return _Said(item, "static", "unknown", _young(one.advice.confidence.days), figures)
    if most < need:
        said = Text(
            f"at peak with one zone gone {need} pods are needed, and {most} are the maximum",
            f"峰值且失去一个可用区时需要 {need} 个 Pod，而上限是 {most}",
        )
        return _Said(item, "static", "fail", said, figures)
    said = Text(
        f"{need} pods carry the peak with one of {zones} zones gone, and {most} are allowed",
        f"{zones} 个可用区失去一个时，{need} 个 Pod 可承载峰值，上限允许 {most} 个",
    )
    return _Said(item, "static", "pass", said, figures)


def _consumers(one: Sized, workload: Workload) -> _Said:
    """Whether the declared minimum and maximum keep up with what arrived."""
    item, need, scale = "consumers-keep-up", one.queue, workload.scale
    if need is None:
        return _Said(item, "static", "unknown", _NO_ARRIVALS)
    figures = (
        f"min {scale.min}, max {scale.max}",
        f"min {need.least}, max {need.steady}, burst {need.burst}",
    )
    if one.advice.confidence.days < change.LEAST_DAYS:
        return _Said(item, "static", "unknown", _young(one.advice.confidence.days), figures)
    if need.missing:
        said = Text(
            f"the partitions allow {need.burst - need.missing} consumers, the worst burst needs "
            f"{need.burst}",
            f"分区只允许 {need.burst - need.missing} 个消费者，而最坏突发需要 {need.burst} 个",
        )
        return _Said(item, "static", "fail", said, figures)
    if scale.min < need.least or scale.max < max(need.steady, need.burst):
        least, most = need.least, max(need.steady, need.burst)
        said = Text(
            f"{least} to {most} consumers are needed, {scale.min} to {scale.max} are declared",
            f"需要 {least} 到 {most} 个消费者，声明的是 {scale.min} 到 {scale.max} 个",
        )
        return _Said(item, "static", "fail", said, figures)
    drain = "∞" if need.drain == float("inf") else f"{need.drain / 60.0:.0f}"
    said = Text(
        f"{scale.max} consumers carry the peak; half an hour's backlog drains in {drain} minutes",
        f"{scale.max} 个消费者可承载峰值；半小时的积压 {drain} 分钟消化完",
    )
    return _Said(item, "static", "pass", said, figures)


def _piece(one: Sized, said: _Said, workload: Workload, system: System) -> Evidence:
    return Evidence(
        item=said.item,
        kind=said.kind,
        verdict=said.verdict,
        subject=deposited.subject(system, workload),
        said=said.said,
        source=str(one.history.key),
        digest=deposited.digest(workload),
        measured=said.figures[0],
        threshold=said.figures[1],
        observed=one.advice.end,
        expires=one.advice.end + DAY,
        lacks=said.lacks if said.verdict == "pass" else None,
    )


_NOTHING = Text("nothing was measured", "没有任何数据")
_NODES_UNKNOWN = Text(
    "that the nodes can carry the sum: no node was named or seen",
    "节点承载得了总量：没有给出或看到节点",
)
_NO_ZONES = Text(
    "environments.X.platform.zones is not said, or there is only one",
    "未声明 environments.X.platform.zones，或只有一个可用区",
)
_NO_ARRIVALS = Text(
    "what arrives, and what one consumer handles, is not known: give `load` and --service-rate",
    "到达率和单个消费者的处理能力未知：请提供 load 列和 --service-rate",
)
