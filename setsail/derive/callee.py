"""Which ports an edge leads to."""

from collections.abc import Mapping

from setsail.derive import outside_service
from setsail.derive.flow import Port, Protocol
from setsail.system import values

PROTOCOLS: Mapping[str, tuple[Protocol, ...]] = {"dns": ("UDP", "TCP"), "ntp": ("UDP",)}
"""What types outside speak that speak more or other than TCP."""


def ports(system: values.System, edge: values.Edge) -> tuple[Port, ...]:
    """Protocol and number of each port that `edge` opens; empty when none is known."""
    if (workload := workloads(system).get(edge.to)) is not None:
        return _of_workload(workload, edge.port)
    if (store := system.stateful.get(edge.to)) is not None:
        return of_store(store) if edge.port is None else (("TCP", edge.port),)
    outside = system.external[edge.to]
    return tuple(
        (protocol, number)
        for protocol in PROTOCOLS.get(outside.type, ("TCP",))
        for _, number in _from(outside.type, edge.port or outside.port)
    )


def workloads(system: values.System) -> dict[str, values.Workload]:
    """Services, workers and jobs by name."""
    return {workload.name: workload for workload in system.workloads}


def of_store(store: values.Stateful) -> tuple[Port, ...]:
    """What every caller of `store` may reach."""
    return _from(store.type, store.port)


def _from(kind: str, number: int) -> tuple[Port, ...]:
    """Port `number` of a `kind` of program, and those that its clients find from there."""
    distances = (0, *outside_service.FURTHER.get(kind, ())) if number else ()
    return tuple(("TCP", number + distance) for distance in distances)


def _of_workload(workload: values.Workload, chosen: int | None) -> tuple[Port, ...]:
    """The chosen port, or the first: it is the one that the caller is told."""
    for port in workload.ports:
        if chosen in (None, port.number):
            return ((port.protocol, port.number),)
    return () if chosen is None else (("TCP", chosen),)
