"""What a service mesh needs on top: its control plane, and the port that it tunnels through."""

from collections.abc import Iterator, Mapping

from setsail.derive import flow
from setsail.derive.derived import Gap
from setsail.derive.flow import Flow, Port
from setsail.finding.text import Text
from setsail.system import values

CONTROL: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "istio": ("istio-system", (15012,)),
    "linkerd": ("linkerd", (8080, 8086, 8090)),
}
"""Namespace and ports of the control plane that the proxy beside a program asks."""

TUNNELS: Mapping[str, int] = {"istio-ambient": 15008, "linkerd": 4143}
"""The port on which a mesh carries connections to any other port of a pod."""


def control(system: values.System) -> Iterator[Flow]:
    """The way from every pod to the control plane."""
    found = CONTROL.get(_mesh(system))
    if found is not None:
        space, numbers = found
        ports: tuple[Port, ...] = tuple(("TCP", number) for number in numbers)
        why = Text("its proxy asks the control plane", "其代理需要访问控制面")
        yield Flow("egress", (flow.namespace(space),), ports, _source(system), why)


def tunnel(system: values.System) -> tuple[Port, ...]:
    """The port through which edges inside the cluster go as well."""
    number = TUNNELS.get(_mesh(system))
    return () if number is None else (("TCP", number),)


def gap(system: values.System) -> Iterator[Gap]:
    """A tunnel hides the port that it leads to."""
    for _, number in tunnel(system):
        message = Text(
            f"port {number} of {_mesh(system)} carries connections to every port, so between two "
            "ends of an edge the NetworkPolicy does not hold them to the declared port",
            f"{_mesh(system)} 的 {number} 端口可承载到任意端口的连接，"
            "因此在一条依赖的两端之间，NetworkPolicy 无法限定到声明的端口",
        )
        yield Gap("wider-than-declared", "only-declared-edges", _source(system), message)


def _mesh(system: values.System) -> str:
    return (system.environment.platform.mesh or "").lower()


def _source(system: values.System) -> tuple[str, ...]:
    return ("environments", system.environment.name, "platform", "mesh")
