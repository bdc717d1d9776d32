"""Who may talk to whom: the system as the table that a security reviewer reads."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.system.values import Edge, Section, System, Workload

INTERNET = "internet"


class Flow(NamedTuple):
    """One allowed connection. `port` 0 is unknown; `section` is the callee's, `what` says in
    the words of the file what the connection is for. Times are seconds."""

    caller: str
    callee: str
    section: Section
    port: int
    timeout: float | None
    retries: int | None
    what: str


def flows(system: System) -> tuple[Flow, ...]:
    """Every flow in the order of the file, entries from outside first. Nothing else may talk."""
    return (*_entries(system), *_edges(system))


def _entries(system: System) -> Iterator[Flow]:
    for workload in system.workloads:
        if (expose := workload.expose) is not None:
            chosen = (p.number for p in workload.ports if expose.port in (None, p.name, p.number))
            what = ", ".join(f"{host}{expose.path}" for host in expose.hosts)
            port = next(chosen, 0)
            yield Flow(INTERNET, workload.name, workload.section, port, None, None, what)


def _edges(system: System) -> Iterator[Flow]:
    callees = {workload.name: workload for workload in system.workloads}
    for workload in system.workloads:
        for edge in workload.needs:
            section, port = _callee(system, callees.get(edge.to), edge)
            yield Flow(
                workload.name, edge.to, section, port, edge.timeout, edge.retries, _what(edge)
            )


def _callee(system: System, workload: Workload | None, edge: Edge) -> tuple[Section, int]:
    if workload is not None:
        first = workload.ports[0].number if workload.ports else 0
        return workload.section, edge.port or first
    if (store := system.stateful.get(edge.to)) is not None:
        return "stateful", edge.port or store.port
    return "external", edge.port or system.external[edge.to].port


def _what(edge: Edge) -> str:
    said = [f"{key} {_words(value)}" for key, value in edge.extra.items()]
    said += [f"pool {edge.pool}"] if edge.pool is not None else []
    said += ["optional"] if edge.optional else []
    return ", ".join(said)


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
