"""Under which host name a caller reaches a callee."""

import ipaddress

from setsail.derive import names
from setsail.finding.text import Text
from setsail.system import values

TLS_BY_NAME = frozenset({"http", "https", "grpc"})
"""Types whose protocol carries the host name, so that another name for it is refused."""


def of(system: values.System, edge: values.Edge) -> tuple[str, Text]:
    """The host name for `edge`, and why that one."""
    outside = system.external.get(edge.to)
    if outside is None:
        return names.dns(edge.to), Text(f"the Service of {edge.to}", f"{edge.to} 的 Service")
    found = first(outside)
    if found and not is_ip(found) and (outside.type in TLS_BY_NAME or len(main(outside)) > 1):
        return found, Text(
            "its own host name: certificate and Host header name it",
            "使用其本名：证书与 Host 头都以它为准",
        )
    return names.dns(edge.to), Text(
        f"the Service that stands for {edge.to}, which stays outside",
        f"代表集群外 {edge.to} 的 Service",
    )


def main(outside: values.External) -> tuple[str, ...]:
    """The addresses that take writes: interchangeable hosts, or else the primary."""
    return outside.hosts or outside.primary or outside.replicas


def first(outside: values.External) -> str | None:
    """The first of `main`."""
    return next(iter(main(outside)), None)


def replicas_service(outside: values.External) -> str:
    """The name of the Service for its read replicas."""
    return names.beside(outside.name, "replicas")


def is_ip(text: str) -> bool:
    """Whether `text` is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
