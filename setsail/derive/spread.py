"""Where pods stand: apart from each other, over zones and over nodes."""

from collections.abc import Iterator

from setsail.derive import labels
from setsail.derive.derived import Body
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

ZONE, NODE = "topology.kubernetes.io/zone", "kubernetes.io/hostname"
STRICT_ZONES = 3
"""Zones from which on a tier-1 pod rather waits than stands in the wrong zone: with fewer, the
loss of one would keep half of the pods from coming back."""


def fields(system: values.System, name: str, rolled: bool) -> Iterator[Field]:
    """The constraints, below the pod spec. `rolled`: a Deployment, whose old and new pods are
    counted apart, so that a rollout does not end with all new pods on one side."""
    strict = _strict(system, name)
    zones = (
        Text(
            "tier 1 in three zones or more: a pod waits rather than stand in the wrong zone",
            "一级系统且有三个以上可用区：宁可等待，也不落在错误的可用区",
        )
        if strict
        else Text("over the zones, as far as they have room", "尽量分散到各可用区")
    )
    source = ("environments", system.environment.name, "platform", "zones") if strict else ()
    path = "topologySpreadConstraints"
    zone = _constraint(system, name, ZONE, strict, rolled)
    node = _constraint(system, name, NODE, False, rolled)
    yield Field((path, 0), zone, source, zones)
    nodes = Text("over the nodes, as far as they have room", "尽量分散到各节点")
    yield Field((path, 1), node, (), nodes)


def _strict(system: values.System, name: str) -> bool:
    zones = system.environment.platform.zones or 0
    return labels.owner_of(system, name).tier == 1 and zones >= STRICT_ZONES


def _constraint(system: values.System, name: str, key: str, strict: bool, rolled: bool) -> Body:
    body: Body = {
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": "DoNotSchedule" if strict else "ScheduleAnyway",
        "labelSelector": {"matchLabels": labels.selector(system, name)},
    }
    return body | ({"matchLabelKeys": ["pod-template-hash"]} if rolled else {})
