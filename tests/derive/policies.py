"""Kubernetes' own rules about NetworkPolicies, to ask derived ones what they let through."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from setsail.derive import labels, network_policy
from setsail.derive.derived import Derived, Gap
from setsail.system import values

Pod = tuple[str, Mapping[str, str]]
"""Namespace and labels."""


def policies(system: values.System) -> list[dict[str, Any]]:
    return [d.body for d in network_policy.derive(system) if isinstance(d, Derived)]


def gaps(system: values.System) -> list[Gap]:
    return [g for g in network_policy.derive(system) if isinstance(g, Gap)]


def selects(selector: Mapping[str, Any], found: Mapping[str, str]) -> bool:
    for expression in selector.get("matchExpressions", ()):
        assert expression["operator"] == "NotIn"
        if found.get(expression["key"]) in expression["values"]:
            return False
    return all(found.get(k) == v for k, v in selector.get("matchLabels", {}).items())


def peer_matches(peer: Mapping[str, Any], own: str, other: Pod | str) -> bool:
    if isinstance(other, str):
        if "ipBlock" not in peer:
            return False
        address = ipaddress.ip_address(other)
        blocks = [ipaddress.ip_network(b) for b in peer["ipBlock"].get("except", ())]
        inside = address in ipaddress.ip_network(peer["ipBlock"]["cidr"])
        return inside and not any(address in block for block in blocks)
    if "ipBlock" in peer:
        return False
    namespace, found = other
    if "namespaceSelector" in peer:
        spaces = {"kubernetes.io/metadata.name": namespace}
        if not selects(peer["namespaceSelector"], spaces):
            return False
    elif namespace != own:
        return False
    return selects(peer.get("podSelector", {}), found)


def side_allows(
    bodies: list[dict[str, Any]], side: str, pod: Pod, other: Pod | str, port: tuple[str, int]
) -> bool:
    namespace, found = pod
    isolated = False
    for body in bodies:
        spec = body["spec"]
        if body["metadata"]["namespace"] != namespace or not selects(spec["podSelector"], found):
            continue
        if side.capitalize() not in spec["policyTypes"]:
            continue
        isolated = True
        for rule in spec.get(side, ()):
            wanted = {"protocol": port[0], "port": port[1]}
            peers = rule.get("from" if side == "ingress" else "to")
            if wanted in rule.get("ports", [wanted]) and (
                peers is None or any(peer_matches(peer, namespace, other) for peer in peers)
            ):
                return True
    return not isolated


def allowed(
    bodies: list[dict[str, Any]], source: Pod | str, target: Pod | str, port: tuple[str, int]
) -> bool:
    out = isinstance(source, str) or side_allows(bodies, "egress", source, target, port)
    into = isinstance(target, str) or side_allows(bodies, "ingress", target, source, port)
    return out and into


def pod(system: values.System, name: str) -> Pod:
    return system.namespace, labels.labels(system, "any", name, "1")


WEB = values.Port("http", 8080)
ADMIN = values.Port("admin", 8081)


def service(name: str, *needs: values.Edge, **other: Any) -> values.Workload:
    other = {"ports": (WEB, ADMIN), **other}
    return values.Workload("services", name, "image", needs=needs, **other)


def system_of(*workloads: values.Workload, **other: Any) -> values.System:
    other.setdefault("environment", values.Environment("prod"))
    return values.System("shop", services={w.name: w for w in workloads}, **other)
