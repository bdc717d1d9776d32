"""Reading a resolved system.yaml: the questions that many of its rules ask."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from setsail.system import stores
from setsail.system.values import Edge, Path, Stateful, System, Workload


class Use(NamedTuple):
    """An edge with its path, and the type of its callee: that of a store or of something
    outside, or "" for a workload of the system."""

    path: Path
    edge: Edge
    type: str


def at(workload: Workload, *more: str) -> Path:
    """The path of something that a workload says."""
    return (workload.section, workload.name, *more)


def uses(system: System) -> Iterator[Use]:
    """Every edge in the order of the file."""
    types = {name: store.type for name, store in system.stateful.items()}
    types |= {name: outside.type for name, outside in system.external.items()}
    for workload in system.workloads:
        for edge in workload.needs:
            yield Use(at(workload, "needs", edge.to), edge, types.get(edge.to, ""))


def calls(system: System) -> Iterator[Use]:
    """The edges whose caller waits for an answer of a program, inside or outside."""
    return (use for use in uses(system) if not use.type or use.type in stores.CALLED)


def consumers(system: System) -> tuple[Workload, ...]:
    """The workers that take messages from a queue."""
    return tuple(
        worker
        for worker in system.workers.values()
        if any("consume" in edge.extra for edge in worker.needs)
    )


def taking_traffic(system: System) -> tuple[Workload, ...]:
    """The services that somebody calls, from outside or from inside."""
    called = {edge.to for workload in system.workloads for edge in workload.needs}
    return tuple(s for s in system.services.values() if s.expose or s.name in called)


def exposed(system: System) -> tuple[Workload, ...]:
    """The services with an entry from outside."""
    return tuple(service for service in system.services.values() if service.expose)


def faces(system: System) -> tuple[Workload, ...]:
    """What users see of the system: the exposed services, or all where none is exposed."""
    return exposed(system) or tuple(system.services.values())


def calling(use: Use) -> str:
    """An edge in words."""
    return f"{use.edge.caller} → {use.edge.to}"


def without_optional(system: System) -> System:
    """The same system with only the edges that its components cannot work without."""
    return replace(
        system,
        services=_hard(system.services),
        workers=_hard(system.workers),
        jobs=_hard(system.jobs),
    )


def _hard(workloads: Mapping[str, Workload]) -> dict[str, Workload]:
    return {
        name: replace(workload, needs=tuple(e for e in workload.needs if not e.optional))
        for name, workload in workloads.items()
    }


def keeping(system: System) -> Iterator[Stateful]:
    """The stores in the cluster that keep data; a cache may lose its own."""
    return (store for store in system.stateful.values() if stores.keeps_data(store.type))
