"""NetworkPolicy (networking.k8s.io/v1) for one node, as rules of nftables on the forward hook.

Pure: objects in, the text of one nft transaction out. `policy_loop` applies it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from testbed.api import Body

_SIDES = (("ingress", "from", "daddr", "saddr"), ("egress", "to", "saddr", "daddr"))
"""Direction, its list of peers, the address that is ours, the address of the other."""


class Pod(NamedTuple):
    """A pod that has an address of its own."""

    namespace: str
    labels: Mapping[str, str]
    address: str
    body: Body


class Scene(NamedTuple):
    """What policies are about."""

    pods: Sequence[Pod]
    namespaces: Mapping[str, Mapping[str, str]]


def scene(pods: Iterable[Body], namespaces: Iterable[Body]) -> Scene:
    """The pods that live on the pod network, and the labels of namespaces."""
    live = [
        Pod(each["metadata"]["namespace"], _labels(each), each["status"]["podIP"], each)
        for each in pods
        if each["status"].get("podIP")
        and not each["spec"].get("hostNetwork")
        and each["status"].get("phase") in ("Pending", "Running")
    ]
    return Scene(live, {each["metadata"]["name"]: _labels(each) for each in namespaces})


def ruleset(seen: Scene, policies: Iterable[Body]) -> str:
    """The whole table, replaced in one transaction."""
    isolated: dict[str, dict[str, list[str]]] = {"ingress": {}, "egress": {}}
    for policy in policies:
        _add(seen, policy, isolated)
    lines = ["table inet setsail-policy", "delete table inet setsail-policy"]
    lines.append("table inet setsail-policy {")
    for side, _, mine, _ in _SIDES:
        lines += _chains(side, mine, isolated[side])
    lines += [
        "  chain forward {",
        "    type filter hook forward priority filter; policy accept;",
        "    ct state established,related accept",
        "    jump egress",
        "    jump ingress",
        "  }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _chains(side: str, mine: str, isolated: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for address in sorted(isolated):
        yield f"  chain {side}_{address.replace('.', '_')} {{"
        yield from (f"    {rule}" for rule in isolated[address])
        yield from ("    counter drop", "  }")
    yield f"  chain {side} {{"
    if isolated:
        jumps = (f"{a} : jump {side}_{a.replace('.', '_')}" for a in sorted(isolated))
        yield f"    ip {mine} vmap {{ {', '.join(jumps)} }}"
    yield "  }"


def _add(seen: Scene, policy: Body, isolated: dict[str, dict[str, list[str]]]) -> None:
    namespace, spec = policy["metadata"]["namespace"], policy["spec"]
    subject = _selected(seen, namespace, spec.get("podSelector") or {})
    types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]
    for side, peers, _, other in _SIDES:
        if side.capitalize() not in types:
            continue
        for pod in subject:
            isolated[side].setdefault(pod.address, [])
        targets = subject if side == "ingress" else seen.pods
        for rule in spec.get(side) or []:
            for peer in rule.get(peers) or [None]:
                address = _address(seen, namespace, peer, other)
                if address is None:
                    continue
                for port in _ports(rule, targets):
                    for pod in subject:
                        isolated[side][pod.address].append(" ".join((*address, *port, "return")))


def _address(seen: Scene, namespace: str, peer: Body | None, other: str) -> tuple[str, ...] | None:
    """The conditions on the other's address; None where nobody fits."""
    if peer is None:
        return ()
    if block := peer.get("ipBlock"):
        if ":" in block["cidr"]:
            return None  # the pods have no IPv6
        without = block.get("except") or []
        condition = f"ip {other} {block['cidr']}"
        return (condition, f"ip {other} != {_set(without)}") if without else (condition,)
    chosen = peer.get("namespaceSelector")
    spaces = [namespace]
    if chosen is not None:
        spaces = [name for name, labels in seen.namespaces.items() if _matches(chosen, labels)]
    pods = [
        pod.address
        for space in spaces
        for pod in _selected(seen, space, peer.get("podSelector") or {})
    ]
    return (f"ip {other} {_set(pods)}",) if pods else None


def _ports(rule: Body, targets: Sequence[Pod]) -> Iterator[tuple[str, ...]]:
    """The conditions on the port; a named port holds for the pods that have that name."""
    if not rule.get("ports"):
        yield ()
    for port in rule.get("ports") or []:
        protocol = (port.get("protocol") or "TCP").lower()
        match port.get("port"):
            case None:
                yield (f"meta l4proto {protocol}",)
            case int(number):
                end = f"-{port['endPort']}" if "endPort" in port else ""
                yield (f"{protocol} dport {number}{end}",)
            case str(name):
                for number, addresses in _named(name, protocol, targets).items():
                    yield f"ip daddr {_set(addresses)}", f"{protocol} dport {number}"


def _named(name: str, protocol: str, targets: Sequence[Pod]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pod in targets:
        for container in pod.body["spec"]["containers"]:
            for port in container.get("ports") or []:
                same = (port.get("protocol") or "TCP").lower() == protocol
                if same and port.get("name") == name:
                    found.setdefault(port["containerPort"], []).append(pod.address)
    return found


def _selected(seen: Scene, namespace: str, selector: Body) -> list[Pod]:
    return [
        pod for pod in seen.pods if pod.namespace == namespace and _matches(selector, pod.labels)
    ]


def _matches(selector: Body, labels: Mapping[str, str]) -> bool:
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for each in selector.get("matchExpressions") or []:
        has, listed = each["key"] in labels, labels.get(each["key"]) in (each.get("values") or [])
        fits = {
            "In": has and listed, "NotIn": not (has and listed),
            "Exists": has, "DoesNotExist": not has,
        }  # fmt: skip
        if not fits[each["operator"]]:
            return False
    return True


def _labels(body: Body) -> dict[str, str]:
    return body["metadata"].get("labels") or {}


def _set(addresses: Iterable[str]) -> str:
    return "{ " + ", ".join(sorted(set(addresses))) + " }"
