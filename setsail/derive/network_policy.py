"""Who may talk to whom: nobody, except along the edges of the system.

One policy denies everything in the namespace; one policy a component opens what its edges, its
metrics and its entry need, in both directions and to the port. docs/explain/network-policies.md
shows the result on an example.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from setsail.derive import (
    backup,
    edge_flow,
    flow,
    head,
    labels,
    mesh_flow,
    names,
    outside_flow,
    platform_flow,
    platform_gap,
    route,
    store_flow,
)
from setsail.derive.derived import Derived, Gap, Yield
from setsail.derive.field import Field, assemble
from setsail.derive.flow import Flow
from setsail.finding.text import Text
from setsail.system import values

_WHOLE = Text(
    "what these pods may reach and who may reach them; all else stays denied",
    "这些 Pod 可以访问谁、谁可以访问它们；其余一律禁止",
)
_BOTH = Text("both directions are closed", "进出两个方向都关闭")


def derive(system: values.System) -> Yield:
    """The policies of the namespace, and what they cannot say."""
    yield _default_deny(system)
    yield from _proxies(system)
    for workload in system.workloads:
        flows = _of_workload(system, workload)
        yield _policy(system, workload.name, head.part_of(workload, _WHOLE), flows)
    for store in system.stateful.values():
        part = head.part_of(store, _WHOLE)
        yield _policy(system, store.name, part, store_flow.of_store(system, store))
        if backup.is_written(store):
            name = backup.name_of(store)
            part = replace(part, role="backup", name=name)
            yield _policy(system, name, part, store_flow.of_backup(system, store))
    yield from _gaps(system)


def _default_deny(system: values.System) -> Derived:
    why = Text(
        "nothing may go in or out unless an edge says so",
        "除非有依赖声明，否则进出流量一律禁止",
    )
    part = head.Part("namespace", "network", system.name, ("system",), why)
    selected = Field(("spec", "podSelector"), {}, (), Text("all pods", "所有 Pod"))
    return assemble(system, "NetworkPolicy", "default-deny", part, (selected, _closed()))


def _proxies(system: values.System) -> Iterator[Derived]:
    """Proxies of the system's own Gateway are no component; whoever made them governs them."""
    if flows := tuple(platform_flow.proxies(system)):
        why = Text("the proxies of the entry", "入口网关的代理")
        part = head.Part("entry", "network", route.GATEWAY, flows[0].source, why)
        selected = Field(
            ("spec", "podSelector"), {"matchLabels": dict(platform_flow.PROXY)}, (), why
        )
        fields = (selected, _closed(), *_rules(flows))
        yield assemble(system, "NetworkPolicy", "entry-proxies", part, fields)


def _policy(system: values.System, name: str, part: head.Part, opened: Iterable[Flow]) -> Derived:
    """The policy of the pods called `name`."""
    flows = (*opened, *mesh_flow.control(system))
    why = Text(f"the pods of {name}", f"{name} 的 Pod")
    selector = {"matchLabels": labels.selector(system, name)}
    selected = Field(("spec", "podSelector"), selector, (), why)
    fields = (selected, _closed(), *_rules((*flows, *flow.dns(flows))))
    return assemble(system, "NetworkPolicy", names.dns(name), part, fields)


def _closed() -> Field:
    return Field(("spec", "policyTypes"), ["Ingress", "Egress"], (), _BOTH)


def _rules(flows: Iterable[Flow]) -> Iterator[Field]:
    count = Counter[str]()
    for each in flows:
        path = ("spec", each.direction, count[each.direction])
        yield Field(path, each.rule(), each.source, each.why)
        count[each.direction] += 1


def _of_workload(system: values.System, workload: values.Workload) -> Iterator[Flow]:
    yield from edge_flow.callers(system, workload.name)
    yield from platform_flow.scraper(workload)
    yield from platform_flow.entry(system, workload)
    yield from edge_flow.callees(system, workload)


def _gaps(system: values.System) -> Iterator[Gap]:
    needed = {edge.to for workload in system.workloads for edge in workload.needs}
    for outside in system.external.values():
        if outside.name in needed:
            yield from outside_flow.gaps(outside)
    for store in system.stateful.values():
        if backup.is_written(store):
            yield outside_flow.off_site_gap(store)
    yield from platform_flow.entry_gap(system)
    yield from mesh_flow.gap(system)
    yield from platform_gap.enforcement(system)
