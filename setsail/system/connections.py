"""Arithmetic over the edges: connections to each store, circles, timeouts that do not fit.

Values, never faults: whether one of them matters is for a rule to say.
"""

from collections.abc import Mapping
from typing import NamedTuple

from setsail.system.values import Edge, System, Workload


class Use(NamedTuple):
    """One caller of a store at its largest. `pool` None: not said, so unknown."""

    caller: str
    pods: int
    pool: int | None


class Load(NamedTuple):
    """The connections that a store may have to carry. `limit` is its maxConnections."""

    store: str
    limit: int | None
    uses: tuple[Use, ...]

    @property
    def known(self) -> int:
        """Connections of those callers that say their pool."""
        return sum(use.pods * use.pool for use in self.uses if use.pool is not None)

    @property
    def total(self) -> int | None:
        """All connections; None when a caller does not say its pool."""
        return None if any(use.pool is None for use in self.uses) else self.known

    @property
    def ratio(self) -> float | None:
        """`total` as a share of `limit`; None when either is unknown."""
        total = self.total
        return None if total is None or not self.limit else total / self.limit


class Misfit(NamedTuple):
    """`outer` waits `allowed` seconds, but what its callee needs from `inner` may take
    `needed`: its timeout times its attempts."""

    outer: Edge
    inner: Edge
    needed: float
    allowed: float


def loads(system: System) -> tuple[Load, ...]:
    """Every store that somebody needs, inside or outside, in the order of the file."""
    limits: dict[str, int | None] = {s.name: s.max_connections for s in system.stateful.values()}
    for outside in system.external.values():
        if outside.max_connections is not None or _pooled(system, outside.name):
            limits[outside.name] = outside.max_connections
    found = (Load(name, limit, _uses(system, name)) for name, limit in limits.items())
    return tuple(load for load in found if load.uses)


def cycles(system: System) -> tuple[tuple[str, ...], ...]:
    """Groups of components that need each other in a circle, each in the order of the file."""
    names = [w.name for w in system.workloads]
    direct = {w.name: {edge.to for edge in w.needs} for w in system.workloads}
    reach = {name: _reach(direct, name) for name in names}
    found: list[tuple[str, ...]] = []
    for name in names:
        circle = tuple(n for n in names if name in reach[n] and n in reach[name])
        if circle and circle not in found:
            found.append(circle)
    return tuple(found)


def misfits(system: System) -> tuple[Misfit, ...]:
    """Every pair of edges in which the callee may take longer than its caller waits."""
    callees = {w.name: w for w in system.workloads}
    found = []
    for workload in system.workloads:
        for outer in workload.needs:
            callee = callees.get(outer.to)
            if callee is None or outer.timeout is None:
                continue
            for inner in callee.needs:
                needed = longest(inner)
                if needed is not None and needed > outer.timeout:
                    found.append(Misfit(outer, inner, needed, outer.timeout))
    return tuple(found)


def longest(edge: Edge) -> float | None:
    """Seconds that a call may take with all its retries; None where no timeout is said."""
    return None if edge.timeout is None else round(edge.timeout * ((edge.retries or 0) + 1), 6)


def _pooled(system: System, name: str) -> bool:
    return any(edge.pool is not None for edge in system.callers_of(name))


def _uses(system: System, store: str) -> tuple[Use, ...]:
    return tuple(
        Use(w.name, _most(w), edge.pool)
        for w in system.workloads
        for edge in w.needs
        if edge.to == store
    )


def _most(workload: Workload) -> int:
    return 1 if workload.section == "jobs" else workload.scale.max


def _reach(direct: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(direct.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(direct.get(name, ()))
    return seen
