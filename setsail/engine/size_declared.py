"""What system.yaml says of the workloads whose history is read: what is set, and what bounds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from setsail.capacity.history import History, Key, Settings
from setsail.capacity.replicas import Bound, Where
from setsail.capacity.scaling import Given
from setsail.derive import names
from setsail.finding.text import Text
from setsail.manifest import quantity
from setsail.system.values import Edge, Resources, System, Workload

CONNECTIONS = 0.8
"""Share of a database's connections that pods may take: rollouts and people need the rest."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A workload as declared, in its environment."""

    workload: Workload
    where: Where
    bounds: tuple[Bound, ...]

    @property
    def name(self) -> str:
        """Its path in system.yaml."""
        return f"{self.workload.section}.{self.workload.name}"

    @property
    def scales(self) -> bool:
        """Whether it has a number of pods at all; a job has not."""
        return self.workload.section != "jobs"

    @property
    def consumes(self) -> bool:
        """Whether it takes messages from a queue."""
        return any("consume" in edge.extra for edge in self.workload.needs)

    def settled(self, history: History) -> History:
        """The history with what is declared as what is set."""
        scale = self.workload.scale
        autoscaled = scale.max > scale.min and scale.cpu is not None
        settings = _settings(self.workload.resources)
        return replace(history, settings=settings, autoscaled=autoscaled or history.autoscaled)

    def given(self, capacity: float, startup: float) -> Given:
        """What scaling starts from."""
        scale, health = self.workload.scale, self.workload.health
        return Given(
            capacity,
            scale.min,
            scale.max,
            scale.cpu,
            min(health.startup, 600.0) if health.startup else startup,
            self.where,
            self.bounds,
        )


def match(system: System, histories: Sequence[History]) -> Mapping[Key, Declared]:
    """The workload that each history is of: by the names that its objects get, or its own name;
    sidecars are not the workload."""
    by_name = {name: w for w in system.workloads for name in (w.name, names.dns(w.name))}
    found = {}
    where = Where(system.owner.tier or 2, system.environment.platform.zones or 1)
    for history in histories:
        workload = by_name.get(history.key.workload)
        if workload is None or not _is_main(history.key, workload):
            continue
        if history.key.namespace and history.key.namespace != system.namespace:
            continue
        found[history.key] = Declared(workload, where, tuple(_bounds(system, workload)))
    return found


def _is_main(key: Key, workload: Workload) -> bool:
    sidecars = {sidecar.name for sidecar in workload.sidecars}
    return key.container not in sidecars


def _bounds(system: System, workload: Workload) -> list[Bound]:
    found = []
    for edge in workload.needs:
        if edge.pool and (limit := _connections(system, edge)):
            name = Text(f"connections of {edge.to}", f"{edge.to} 的连接数")
            found.append(Bound(name, max(1, _share(system, edge, limit))))
        partitions = edge.extra.get("partitions")
        if isinstance(partitions, int) and "consume" in edge.extra:
            found.append(Bound(Text(f"partitions of {edge.to}", f"{edge.to} 的分区数"), partitions))
    return found


def _share(system: System, edge: Edge, limit: int) -> int:
    """The pods that a caller's part of the connections allows. The parts follow what the callers
    declare now, so that all of them may grow at once and still fit."""
    asked = {
        other.caller: (other.pool or 0) * _most(system, other)
        for other in system.callers_of(edge.to)
    }
    part = asked[edge.caller] / max(1, sum(asked.values()))
    return int(limit * CONNECTIONS * part / (edge.pool or 1))


def _connections(system: System, edge: Edge) -> int | None:
    callee = system.stateful.get(edge.to) or system.external.get(edge.to)
    return callee.max_connections if callee else None


def _most(system: System, edge: Edge) -> int:
    return next((w.scale.max for w in system.workloads if w.name == edge.caller), 1)


def _settings(resources: Resources) -> Settings:
    def cores(text: str | None) -> float | None:
        return None if text is None else float(quantity.cpu(text))

    def amount(text: str | None) -> float | None:
        return None if text is None else float(quantity.memory(text))

    return Settings(
        cores(resources.cpu),
        cores(resources.cpu_limit),
        amount(resources.memory),
        amount(resources.memory_limit),
    )
