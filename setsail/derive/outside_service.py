"""What stays outside gets a name inside: callers do not change when its address does.

IP addresses: a Service without selector and an EndpointSlice that holds them. One host name: a
Service of type ExternalName. Where hosts are not interchangeable, the name leads to the primary
and `<name>-replicas` to the replicas.
"""

import ipaddress
from collections.abc import Iterator

from setsail.derive import address, field, head, names
from setsail.derive.derived import Derived, Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

ITEM = "outside-dependencies-declared"
FURTHER: dict[str, tuple[int, ...]] = {"nacos": (1000, 1001)}
"""Ports that a type listens on besides its own, as distances from it."""


def derive(system: values.System) -> Yield:
    """The Services of all external things."""
    for outside in system.external.values():
        main = address.main(outside)
        field_name = "hosts" if outside.hosts else "primary" if outside.primary else "replicas"
        yield from _named(system, outside, names.dns(outside.name), main, field_name)
        if outside.replicas and main != outside.replicas:
            name = address.replicas_service(outside)
            yield from _named(system, outside, name, outside.replicas, "replicas")


def _named(
    system: values.System, outside: values.External, name: str, hosts: tuple[str, ...], said: str
) -> Yield:
    """The objects that let `name` lead to `hosts`, which stand in the field `said`."""
    source = ("external", outside.name, said)
    usable = tuple(host for host in hosts if not _refused(host))
    yield from (_refusal(outside, host, source) for host in hosts if _refused(host))
    addresses = tuple(host for host in usable if address.is_ip(host))
    host_names = tuple(host for host in usable if not address.is_ip(host))
    if addresses:
        yield from _slices(system, outside, name, addresses, source)
    elif len(host_names) == 1:
        yield _alias(system, outside, name, host_names[0], source)
        return
    if host_names:
        yield _unnamed(outside, host_names, source)


def _part(outside: values.External, source: field.Source) -> head.Part:
    why = Text(
        f"{outside.name} stays outside; this is its name inside",
        f"{outside.name} 留在集群外；这是它在集群内的名称",
    )
    return head.Part(outside.name, "outside", outside.name, source, why)


def _slices(
    system: values.System,
    outside: values.External,
    name: str,
    hosts: tuple[str, ...],
    source: field.Source,
) -> Iterator[Derived | Gap]:
    """The Service and, for each family of addresses, an EndpointSlice."""
    if not outside.port:
        yield _portless(outside)
        return
    part = _part(outside, source)
    port_source = ("external", outside.name, "port")
    ports_why = Text("the port that it listens on", "监听的端口")
    families = _families(hosts)
    spec = (
        Field(("spec", "type"), "ClusterIP", (), Text("inside only", "仅集群内")),
        *_dual_stack(families, source),
        Field(("spec", "ports"), _ports(outside), port_source, ports_why),
    )
    yield field.assemble(system, "Service", name, part, spec)
    for family, members in families.items():
        fields = (
            Field(
                ("metadata", "labels", "kubernetes.io/service-name"),
                name,
                source,
                Text("belongs to the Service of that name", "属于同名 Service"),
            ),
            Field(
                ("metadata", "labels", "endpointslice.kubernetes.io/managed-by"),
                "setsail.dev",
                (),
                Text("no controller in the cluster changes it", "集群内的控制器不会改动它"),
            ),
            Field(("addressType",), family, source, Text("the family", "地址族")),
            Field(
                ("endpoints",),
                [{"addresses": [each], "conditions": {"ready": True}} for each in members],
                source,
                Text(
                    "as declared; nothing in the cluster checks their health",
                    "按声明；集群本身不检查其健康",
                ),
            ),
            Field(("ports",), _slice_ports(outside), port_source, ports_why),
        )
        slice_name = names.beside(name, family.lower())
        yield field.assemble(system, "EndpointSlice", slice_name, part, fields)


def _dual_stack(families: dict[str, list[str]], source: field.Source) -> Iterator[Field]:
    if list(families) != ["IPv4"]:
        why = Text("its addresses are of this family", "其地址属于该地址族")
        yield Field(("spec", "ipFamilyPolicy"), "PreferDualStack", source, why)


def _families(hosts: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for host in sorted(hosts, key=lambda h: ipaddress.ip_address(h).version):
        parsed = ipaddress.ip_address(host)
        found.setdefault(f"IPv{parsed.version}", []).append(str(parsed))
    return {family: list(dict.fromkeys(members)) for family, members in found.items()}


def _numbers(outside: values.External) -> list[tuple[str, int]]:
    main = names.port(outside.type)
    further = (outside.port + step for step in FURTHER.get(outside.type, ()))
    return [(main, outside.port), *((f"p{number}", number) for number in further)]


def _ports(outside: values.External) -> list[dict[str, object]]:
    return [
        {"name": name, "port": number, "targetPort": number, "protocol": "TCP"}
        for name, number in _numbers(outside)
    ]


def _slice_ports(outside: values.External) -> list[dict[str, object]]:
    return [{"name": name, "port": number, "protocol": "TCP"} for name, number in _numbers(outside)]


def _alias(
    system: values.System, outside: values.External, name: str, host: str, source: field.Source
) -> Derived:
    why = Text(
        "a name for a name: the port stays, and TLS still names the host",
        "名称的别名：端口不变，TLS 仍以主机名为准",
    )
    fields = (
        Field(("spec", "type"), "ExternalName", source, why),
        Field(("spec", "externalName"), host.rstrip(".").lower(), source, why),
    )
    return field.assemble(system, "Service", name, _part(outside, source), fields)


def _refused(host: str) -> bool:
    """Whether Kubernetes refuses this address in an EndpointSlice."""
    if not address.is_ip(host):
        return False
    parsed = ipaddress.ip_address(host)
    return (
        parsed.is_loopback or parsed.is_link_local or parsed.is_multicast or parsed.is_unspecified
    )


def _refusal(outside: values.External, host: str, source: field.Source) -> Gap:
    message = Text(
        f"{outside.name}: {host} means something else on every node (loopback, link-local, "
        "multicast), so pods cannot reach it; give the address of the machine",
        f"{outside.name}：{host} 在每个节点上含义不同（环回、链路本地或组播），Pod 无法访问；"
        "请写该机器的地址",
    )
    return Gap("not-enforced", ITEM, source, message)


def _portless(outside: values.External) -> Gap:
    message = Text(
        f"{outside.name} has no port, and a Service needs one; set external.{outside.name}.port",
        f"{outside.name} 没有端口，而 Service 需要端口；请设置 external.{outside.name}.port",
    )
    return Gap("not-enforced", ITEM, ("external", outside.name), message)


def _unnamed(outside: values.External, hosts: tuple[str, ...], source: field.Source) -> Gap:
    shown = ", ".join(hosts)
    message = Text(
        f"{outside.name}: one name cannot lead to several host names, or to names and addresses "
        f"alike; {shown} is reached by its own name",
        f"{outside.name}：一个名称不能同时指向多个主机名，也不能兼指主机名与地址；"
        f"{shown} 须用其本名访问",
    )
    return Gap("not-enforced", ITEM, source, message)
