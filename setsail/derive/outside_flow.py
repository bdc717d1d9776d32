"""Flows that leave the system: to what stays outside, and to the store of a backup.

A NetworkPolicy knows addresses and cannot match a host name. A name gets the nearest safe
object: its port on public addresses, so that it opens no way into the private network.
"""

from collections.abc import Iterator

from setsail.derive import callee, flow
from setsail.derive.derived import Body, Gap
from setsail.derive.flow import Flow, Port
from setsail.finding.text import Text
from setsail.system import values

ITEM = "only-declared-edges"


def egress(system: values.System, edge: values.Edge, source: tuple[str, ...]) -> Iterator[Flow]:
    """What the caller of `edge` may open towards the external thing that it needs."""
    outside = system.external[edge.to]
    ports = callee.ports(system, edge)
    blocks = [flow.address(text) for text in outside.addresses]
    if known := tuple(block for block in blocks if block):
        why = Text(f"needs {edge.to}: its addresses", f"需要 {edge.to}：它的地址")
        yield Flow("egress", known, ports, source, why)
    for name in _names(outside):
        yield Flow("egress", _nearest(name), ports, source, _why_name(name))


def gaps(outside: values.External) -> Iterator[Gap]:
    """What the policies let through beyond the declaration of `outside`."""
    source = ("external", outside.name)
    for name in _names(outside):
        yield Gap("wider-than-declared", ITEM, (*source, "hosts"), _wide(outside, name))
    if not outside.port:
        message = Text(
            f"{outside.name} has no port, so every port of its addresses is open to its callers; "
            f"set external.{outside.name}.port",
            f"{outside.name} 没有写端口，因此其地址的所有端口都对调用方开放；"
            f"请设置 external.{outside.name}.port",
        )
        yield Gap("wider-than-declared", ITEM, source, message)


def off_site(store: values.Stateful) -> Flow:
    """The way of a backup out of the cluster."""
    why = Text("the backup leaves the cluster", "备份离开集群")
    ports: tuple[Port, ...] = (("TCP", _off_site_port(store)),)
    return Flow("egress", flow.public(), ports, _backup_to(store), why)


def off_site_gap(store: values.Stateful) -> Gap:
    """The address of an object store is not known here."""
    number = _off_site_port(store)
    message = Text(
        f"the backup of {store.name} may reach port {number} of every public address, because its "
        "endpoint stands in a Secret; an endpoint with a private address stays blocked until a "
        "patch of its NetworkPolicy names it",
        f"{store.name} 的备份可以访问所有公网地址的 {number} 端口，因为其 endpoint 写在 Secret 中；"
        "内网地址的 endpoint 仍被拦截，需用 patch 在其 NetworkPolicy 中写明",
    )
    return Gap("wider-than-declared", ITEM, _backup_to(store), message)


def _off_site_port(store: values.Stateful) -> int:
    """SSH for sftp; everything else that a backup goes to speaks HTTPS."""
    to = store.backup.to if store.backup else None
    return 22 if (to or "").startswith("sftp:") else 443


def _backup_to(store: values.Stateful) -> tuple[str, ...]:
    return ("stateful", store.name, "backup", "to")


def _names(outside: values.External) -> tuple[str, ...]:
    """The addresses that are host names, each once."""
    return tuple(dict.fromkeys(a for a in outside.addresses if flow.address(a) is None))


def _namespace_in(name: str) -> str | None:
    """The namespace of a Service's name such as db.data.svc or db.data.svc.cluster.local."""
    match name.rstrip(".").split("."):
        case [_, space, "svc", *_]:
            return space
    return None


def _nearest(name: str) -> tuple[Body, ...]:
    if (space := _namespace_in(name)) is not None:
        return (flow.namespace(space),)
    return flow.public()


def _why_name(name: str) -> Text:
    if (space := _namespace_in(name)) is not None:
        return Text(f"{name} is in namespace {space}", f"{name} 位于 Namespace {space}")
    return Text(
        f"{name} is a host name: its port on public addresses",
        f"{name} 是主机名：只放行公网地址上的该端口",
    )


def _wide(outside: values.External, name: str) -> Text:
    if (space := _namespace_in(name)) is not None:
        return Text(
            f"{name}: a NetworkPolicy cannot name a Service of another namespace, "
            f"so the port is open to all pods of {space}",
            f"{name}：NetworkPolicy 无法指定其他 Namespace 的 Service，"
            f"因此该端口对 {space} 的所有 Pod 开放",
        )
    return Text(
        f"{name}: a NetworkPolicy cannot match a host name, so the port is open to every public "
        f"address; a name that leads to a private address stays blocked until "
        f"external.{outside.name}.hosts holds the address",
        f"{name}：NetworkPolicy 无法匹配主机名，因此该端口对所有公网地址开放；"
        f"若该名称解析到内网地址则仍被拦截，需在 external.{outside.name}.hosts 中写明地址",
    )
