"""A permitted flow, and the peers of a NetworkPolicy that it is written with.

Ports are numbers of the pod, never names: a named port means something else in every pod, and
nothing at all towards an address outside.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from setsail.derive import derived, labels
from setsail.finding.text import Text
from setsail.system import values

Protocol = Literal["TCP", "UDP", "SCTP"]
Port = tuple[Protocol, int]

NAMESPACE_NAME = "kubernetes.io/metadata.name"
PRIVATE_4 = (
    "10.0.0.0/8",
    "100.64.0.0/10",  # carrier-grade NAT: some clouds serve instance credentials from here
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
)
PRIVATE_6 = ("::1/128", "fc00::/7", "fe80::/10")


@dataclass(frozen=True, slots=True)
class Flow:
    """One rule of a policy: from or to any of `peers`, on `ports`. Empty means all, as in a
    NetworkPolicy, so whoever yields a flow yields none where it knows no port."""

    direction: Literal["ingress", "egress"]
    peers: tuple[derived.Body, ...]
    ports: tuple[Port, ...]
    source: tuple[str, ...]
    why: Text

    def rule(self) -> derived.Body:
        """The rule as NetworkPolicy writes it."""
        side = "from" if self.direction == "ingress" else "to"
        body: derived.Body = {}
        if self.peers:
            body[side] = list(self.peers)
        if self.ports:
            body["ports"] = [{"protocol": kind, "port": number} for kind, number in self.ports]
        return body


def pods(system: values.System, name: str) -> derived.Body:
    """The pods of one component, in the namespace of the system."""
    return {"podSelector": {"matchLabels": labels.selector(system, name)}}


def namespace(name: str, pod_labels: dict[str, str] | None = None) -> derived.Body:
    """All pods of the namespace `name`, or those of them that carry `pod_labels`."""
    peer: derived.Body = {"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: name}}}
    if pod_labels:
        peer["podSelector"] = {"matchLabels": pod_labels}
    return peer


def other_namespaces(system: values.System) -> derived.Body:
    """Every namespace but the system's own: an entry whose place is not known."""
    expression = {"key": NAMESPACE_NAME, "operator": "NotIn", "values": [system.namespace]}
    return {"namespaceSelector": {"matchExpressions": [expression]}}


def address(text: str) -> derived.Body | None:
    """The block of one IP address (/32 or /128) or network; None for a host name."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    return {"ipBlock": {"cidr": str(network)}}


def public() -> tuple[derived.Body, ...]:
    """Every public address: nothing private, link-local, loopback or behind carrier NAT."""
    return (
        {"ipBlock": {"cidr": "0.0.0.0/0", "except": list(PRIVATE_4)}},
        {"ipBlock": {"cidr": "::/0", "except": list(PRIVATE_6)}},
    )


def dns(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """Name resolution, for whoever may open a connection at all.

    A pod that may reach nobody gets none: DNS itself carries data out.
    """
    if not any(flow.direction == "egress" for flow in flows):
        return ()
    return (
        Flow(
            "egress",
            (
                namespace("kube-system", {"k8s-app": "kube-dns"}),
                {"ipBlock": {"cidr": "169.254.20.10/32"}},  # NodeLocal DNSCache
            ),
            (("UDP", 53), ("TCP", 53)),
            (),
            Text(
                "a caller resolves names: cluster DNS and the node-local cache",
                "调用方需要解析域名：集群 DNS 与节点本地缓存",
            ),
        ),
    )
