"""What stays outside is knocked at: a TCP connection to each of its addresses.

The Probe asks the blackbox exporter of the cluster; both follow the conventions of
kube-prometheus. A Service of an address outside is never checked by Kubernetes itself.
"""

from collections.abc import Iterator

from setsail.derive import address, callee, head, names, rule_file
from setsail.derive.derived import Yield
from setsail.derive.field import Field, assemble
from setsail.finding.text import Text
from setsail.system import values

PROBER = "blackbox-exporter.monitoring.svc:19115"
MODULE = "tcp_connect"


def derive(system: values.System) -> Yield:
    """One Probe for each external thing that somebody needs."""
    if not rule_file.operated(system):
        return
    for outside in needed(system):
        why = Text(
            f"{outside.name} is outside the cluster: whether it answers is tried from inside",
            f"{outside.name} 在集群之外：从集群内部探测其是否可达",
        )
        part = part_of(outside, why)
        yield assemble(system, "Probe", names.dns(outside.name), part, _fields(outside))


def part_of(outside: values.External, why: Text) -> head.Part:
    """The part that something outside plays."""
    source = ("external", outside.name)
    return head.Part(outside.name, head.ROLES["external"], outside.name, source, why)


def needed(system: values.System) -> tuple[values.External, ...]:
    """External things that a component needs, whose addresses and port are known, and that
    accept a connection: what speaks UDP alone does not."""
    names_needed = {edge.to for workload in system.workloads for edge in workload.needs}
    return tuple(
        outside
        for outside in system.external.values()
        if outside.name in names_needed
        and outside.port
        and outside.addresses
        and "TCP" in callee.PROTOCOLS.get(outside.type, ("TCP",))
    )


def target(outside: values.External, host: str) -> str:
    """`host` and port as a connection is opened to them."""
    shown = f"[{host}]" if address.is_ip(host) and ":" in host else host
    return f"{shown}:{outside.port}"


def _fields(outside: values.External) -> Iterator[Field]:
    addresses = dict.fromkeys(target(outside, host) for host in outside.addresses)
    yield Field(("spec", "jobName"), "external", (), Text("one job for all", "统一的 job 名"))
    yield Field(
        ("spec", "prober", "url"),
        PROBER,
        (),
        Text("the blackbox exporter of kube-prometheus", "kube-prometheus 的 blackbox exporter"),
    )
    connects = Text("a connection opens", "能够建立连接")
    yield Field(("spec", "module"), MODULE, (), connects)
    static = {"static": list(addresses), "labels": {"external": outside.name}}
    each = Text("every address of it", "它的每个地址")
    yield Field(("spec", "targets", "staticConfig"), static, ("external", outside.name), each)
