"""The two sides of each edge: egress at the caller and ingress at the callee."""

from collections.abc import Iterator

from setsail.derive import callee, flow, mesh_flow, outside_flow
from setsail.derive.flow import Flow
from setsail.finding.text import Text
from setsail.system import values


def callers(system: values.System, name: str) -> Iterator[Flow]:
    """One rule for each edge that leads to `name`."""
    for edge in system.callers_of(name):
        if ports := callee.ports(system, edge):
            source = (callee.workloads(system)[edge.caller].section, edge.caller, "needs", name)
            why = Text(f"{edge.caller} needs {name}", f"{edge.caller} 需要 {name}")
            peers = (flow.pods(system, edge.caller),)
            yield Flow("ingress", peers, (*ports, *mesh_flow.tunnel(system)), source, why)


def callees(system: values.System, workload: values.Workload) -> Iterator[Flow]:
    """One rule for each edge that leads away from `workload`.

    A callee inside that listens on no port opens nothing: no port is not every port.
    """
    for edge in workload.needs:
        source = (workload.section, workload.name, "needs", edge.to)
        if edge.to in system.external:
            yield from outside_flow.egress(system, edge, source)
        elif ports := callee.ports(system, edge):
            why = Text(f"needs {edge.to}", f"需要 {edge.to}")
            peers = (flow.pods(system, edge.to),)
            yield Flow("egress", peers, (*ports, *mesh_flow.tunnel(system)), source, why)
