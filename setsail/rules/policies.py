"""What the NetworkPolicies of a set let through between two pods.

Everything here answers "may": True also where an object that was not given could allow it.
A False is therefore proven by the policies at hand.
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, Pod, items, mapping, number, read, text
from setsail.rules import chain, isolation

Direction = Literal["Ingress", "Egress"]
NAME = "kubernetes.io/metadata.name"
"""The label that Kubernetes itself gives to each namespace."""

_SIDES = {"Ingress": ("ingress", "from"), "Egress": ("egress", "to")}


class Port(NamedTuple):
    """A port of the pod that is called. `number` is None where it is not known."""

    number: int | None
    protocol: str = "TCP"


def isolating(pod: Pod, around: Around, direction: Direction) -> tuple[Manifest, ...]:
    """The policies that restrict a pod in a direction; none means that everything may pass."""
    if pod.get("hostNetwork") is True:
        return ()
    return tuple(
        policy
        for policy in isolation.policies_of(pod, around)
        if direction in isolation.directions(policy)
    )


def rules(policy: Manifest, direction: Direction) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rules of a policy for a direction with their index."""
    for at, rule in enumerate(items(policy.body, "spec", _SIDES[direction][0])):
        if isinstance(rule, dict):
            yield at, rule


def peers(rule: dict[str, Any], direction: Direction) -> list[Any]:
    """The peers of a rule; an empty list means everybody."""
    return items(rule, _SIDES[direction][1])


class Way(NamedTuple):
    """A connection from one pod to a port of another."""

    caller: Pod
    callee: Pod
    port: Port


def may_enter(way: Way, around: Around) -> bool:
    """Whether the callee's policies may let the caller in."""
    found = isolating(way.callee, around, "Ingress")
    return not found or any(_admits(policy, "Ingress", way, around) for policy in found)


def may_leave(way: Way, around: Around) -> bool:
    """Whether the caller's policies may let it out to the callee."""
    found = isolating(way.caller, around, "Egress")
    return not found or any(_admits(policy, "Egress", way, around) for policy in found)


def _admits(policy: Manifest, direction: Direction, way: Way, around: Around) -> bool:
    peer = way.caller if direction == "Ingress" else way.callee
    return any(
        opens(rule, way.port, way.callee)
        and (
            not peers(rule, direction)
            or any(_is(each, policy, peer, around) for each in peers(rule, direction))
        )
        for _, rule in rules(policy, direction)
    )


def opens(rule: dict[str, Any], port: Port, callee: Pod | None) -> bool:
    """Whether a rule's ports hold this one; names are those of the called pod's containers."""
    ports = items(rule, "ports")
    return not ports or any(_covers(each, port, callee) for each in ports)


def _covers(written: Any, port: Port, callee: Pod | None) -> bool:
    if chain.protocol(written) != port.protocol:
        return False
    wanted = read(written, "port")
    if wanted is None or port.number is None:
        return True
    if isinstance(wanted, int):
        return wanted <= port.number <= (number(written, "endPort") or wanted)
    if callee is None:
        return True
    return chain.landing(callee, wanted, port.protocol).number == port.number


def _is(peer: Any, policy: Manifest, pod: Pod, around: Around) -> bool:
    """Whether a peer of a policy may be this pod."""
    if isinstance(read(peer, "ipBlock"), dict):
        return inside_the_cluster(text(peer, "ipBlock", "cidr"))
    pods, spaces = read(peer, "podSelector"), read(peer, "namespaceSelector")
    if pods is not None and not selector.matches(pods, pod.labels):
        return False
    if spaces is None:
        return pods is not None and same_namespace(policy.namespace, pod.owner.namespace)
    return may_be_namespace(spaces, pod.owner.namespace, around)


def may_be_namespace(chosen: Any, namespace: str, around: Around) -> bool:
    """Whether a selector of namespaces may select this one: its labels may not be given."""
    known = {NAME: namespace or "default"}
    given = around.find("Namespace", "", namespace or "default")
    if given is not None:
        return selector.matches(chosen, {**given.labels, **known})
    asked = set(mapping(chosen, "matchLabels"))
    asked |= {text(e, "key") for e in items(chosen, "matchExpressions")}
    return bool(asked - {NAME}) or selector.matches(chosen, known)


def inside_the_cluster(cidr: str) -> bool:
    """Whether a block of addresses may hold pods: not if it is one of the public internet."""
    import ipaddress  # only where a policy names addresses: importing it costs 1 ms

    try:
        block = ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return True
    return block.prefixlen < 8 or not block.is_global
