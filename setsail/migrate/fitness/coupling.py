"""How a piece hangs together with the others: what only the whole estate shows."""

from collections.abc import Iterator, Mapping

from setsail.finding.text import Text
from setsail.migrate.estate import Call, Estate, Sign
from setsail.migrate.evidence import Evidence

_SHOWN = 4
"""Lines of evidence for a number of calls."""


def find(estate: Estate, id: str, circles: Mapping[str, tuple[str, ...]]) -> Iterator[Sign]:
    """Every sign of coupling. `circles` maps a piece to those it needs in a circle."""
    piece = estate.by_id[id]
    out, into = estate.calls_out[id], estate.calls_in[id]
    if out:
        names = _names([call.callee for call in out])
        yield Sign("calls-out", Text(f"it needs {names}", f"它依赖 {names}"), _lines(out))
    if into:
        names = _names([call.caller for call in into])
        yield Sign("called-by", Text(f"{names} need it", f"被 {names} 依赖"), _lines(into))
    if id in circles:
        names = _names([other for other in circles[id] if other != id])
        said = Text(f"it stands in a circle with {names}", f"与 {names} 循环依赖")
        yield Sign("call-circle", said, _lines(out))
    for registry in estate.registries_of(id):
        said = Text(
            f"it leaves its address at {registry}; a machine cannot reach the address of a pod",
            f"它在 {registry} 登记地址；虚拟机无法访问 Pod 地址",
        )
        yield Sign("registers-address", said, _lines([c for c in out if c.callee == registry]))
    if coordinators := [c for c in out if estate.by_id[c.callee].type == "seata"]:
        said = Text("it takes part in distributed transactions", "参与分布式事务")
        yield Sign("two-phase-commit", said, _lines(coordinators))
    if piece.app == "tcp" and into and piece.role == "service":
        said = Text("it is called over plain TCP", "通过纯 TCP 调用")
        yield Sign("not-http", said, _lines(into))


def _names(ids: list[str]) -> str:
    rest = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" + {rest}" if rest > 0 else "")


def _lines(calls: list[Call] | tuple[Call, ...]) -> tuple[Evidence, ...]:
    return tuple(line for call in calls[:_SHOWN] for line in call.evidence[:1])
