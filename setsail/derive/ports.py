"""The ports of a component: what it declares, and the one that only metrics use."""

from setsail.derive import names
from setsail.system import values

METRICS = "metrics"


def of(workload: values.Workload) -> tuple[values.Port, ...]:
    """Every port, the metrics port last where it is none of the others."""
    number = workload.metrics.port
    if number is None or any(port.number == number for port in workload.ports):
        return workload.ports
    return (*workload.ports, values.Port(_free_name(workload), number))


def asked(workload: values.Workload, number: int | None) -> tuple[int, str | int]:
    """The port that a probe asks: number, and name where it has one. Without a number the
    first that speaks HTTP, else the first."""
    every = of(workload)
    if number is None:
        first = next((port for port in every if port.app == "http"), every[0])
        return first.number, names.port(first.name)
    name = next((names.port(port.name) for port in every if port.number == number), number)
    return number, name


def exposed(workload: values.Workload) -> values.Port | None:
    """The port that the entry leads to: the one that `expose` names, else the first."""
    wanted = workload.expose.port if workload.expose else None
    for port in workload.ports:
        if wanted in (None, port.name, port.number):
            return port
    return None


def container(workload: values.Workload) -> list[dict[str, object]]:
    """The ports of the main container."""
    return [
        {"name": names.port(port.name), "containerPort": port.number, "protocol": port.protocol}
        for port in of(workload)
    ]


def service(workload: values.Workload) -> list[dict[str, object]]:
    """The ports of the Service."""
    return [
        {
            "name": names.port(port.name),
            "port": port.number,
            "targetPort": names.port(port.name),
            "protocol": port.protocol,
        }
        | _APP.get(port.app, {})
        for port in of(workload)
    ]


_APP = {"http": {"appProtocol": "http"}, "grpc": {"appProtocol": "kubernetes.io/h2c"}}
"""How a gateway is told to speak; h2c is gRPC's HTTP/2 without TLS."""


def _free_name(workload: values.Workload) -> str:
    taken = {port.name for port in workload.ports}
    return METRICS if METRICS not in taken else f"{METRICS}-2"
