"""What is declared of the workloads whose history is read: what is set, and what bounds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from setsail.capacity.consumers import Topic
from setsail.capacity.history import Heap, History, Key, Settings
from setsail.capacity.replicas import Bound, Where
from setsail.capacity.scaling import Given
from setsail.derive import names
from setsail.finding.text import Text
from setsail.manifest import heap, quantity
from setsail.system.values import Edge, Resources, System, Workload

CONNECTIONS = 0.8
"""Share of a database's connections that pods may take: rollouts and people need the rest."""

LONGEST_START = 600.0


@dataclass(frozen=True, slots=True)
class Declared:
    """A workload as it is declared, in system.yaml or as an object.

    `path` is its path in system.yaml, "" for an object, and `kind` the object's kind. `least`,
    `most` and `target` are None where nothing is said; `startup` seconds; `where` is the call's
    own where the declaration says nothing.
    """

    path: str
    settings: Settings
    kind: str = "Deployment"
    scales: bool = True
    least: int | None = None
    most: int | None = None
    target: float | None = None
    startup: float | None = None
    where: Where | None = None
    bounds: tuple[Bound, ...] = ()
    topic: Topic | None = None
    heap: Heap | None = None

    def settled(self, history: History) -> History:
        """The history with what is declared as what is set."""
        both = self.least is not None and self.most is not None and self.most > self.least
        autoscaled = (both and self.target is not None) or history.autoscaled
        return replace(
            history,
            settings=self.settings,
            autoscaled=autoscaled,
            heap=history.heap or self.heap,
        )

    def given(self, capacity: float, startup: float, where: Where) -> Given:
        """What scaling starts from."""
        start = min(self.startup, LONGEST_START) if self.startup else startup
        return Given(
            capacity, self.least, self.most, self.target, start, self.where or where, self.bounds
        )


def match(system: System, histories: Sequence[History], zones: int) -> Mapping[Key, Declared]:
    """The workload that each history is of: by the names that its objects get, or its own name;
    sidecars are not the workload. `zones` is the call's, for a system that says none."""
    by_name = {name: w for w in system.workloads for name in (w.name, names.dns(w.name))}
    found = {}
    where = Where(system.owner.tier or 2, system.environment.platform.zones or zones)
    for history in histories:
        workload = by_name.get(history.key.workload)
        if workload is None or not _is_main(history.key, workload):
            continue
        if history.key.namespace and history.key.namespace != system.namespace:
            continue
        found[history.key] = _of(system, workload, where)
    return found


def _of(system: System, workload: Workload, where: Where) -> Declared:
    scale = workload.scale
    settings = _settings(workload.resources)
    return Declared(
        f"{workload.section}.{workload.name}",
        settings,
        "Job" if workload.section == "jobs" else "Deployment",
        workload.section != "jobs",
        scale.min,
        scale.max,
        scale.cpu,
        workload.health.startup,
        where,
        tuple(_bounds(system, workload)),
        _topic(system, workload),
        _heap(workload, settings.memory_limit or settings.memory_request),
    )


def _heap(workload: Workload, limit: float | None) -> Heap | None:
    said = {**workload.config, **workload.env}
    texts = [str(said[name]) for name in heap.JAVA_VARIABLES if name in said]
    ceiling = heap.java([*texts, *(workload.command or ()), *(workload.args or ())], limit)
    return Heap(float(ceiling)) if ceiling else None


def _topic(system: System, workload: Workload) -> Topic | None:
    for edge in workload.needs:
        queues = edge.extra.get("consume")
        if queues:
            name = queues[0] if isinstance(queues, list | tuple) else queues
            callee = system.stateful.get(edge.to) or system.external.get(edge.to)
            group = str(edge.extra.get("group") or workload.name)
            return Topic(callee.type if callee else "", str(name), group, _partitions(edge))
    return None


def _partitions(edge: Edge) -> int | None:
    found = edge.extra.get("partitions")
    return found if isinstance(found, int) else None


def _is_main(key: Key, workload: Workload) -> bool:
    sidecars = {sidecar.name for sidecar in workload.sidecars}
    return key.container not in sidecars


def _bounds(system: System, workload: Workload) -> list[Bound]:
    found = []
    for edge in workload.needs:
        if edge.pool and (limit := _connections(system, edge)):
            name = Text(f"connections of {edge.to}", f"{edge.to} 的连接数")
            found.append(Bound(name, max(1, _share(system, edge, limit))))
        if "consume" in edge.extra and (partitions := _partitions(edge)):
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
