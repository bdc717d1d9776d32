"""A policy lets pods out, but not to the DNS server.

As soon as a policy restricts egress, every name must be looked up through a port that is allowed:
UDP 53, and TCP 53 for long answers. Without it the pod may open connections to the database, and
cannot find out where the database is: "cannot connect" after a hardening that looked complete.

Add an egress rule for UDP and TCP port 53 to the cluster's DNS pods.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, mapping, text
from setsail.rules import policies
from setsail.rules.rule import Find, beside

ZH = """策略允许 Pod 出去，却不允许访问 DNS。

策略一旦限制出站，每个名字都要通过被放行的端口来查询：UDP 53，长应答还要 TCP 53。没有它，Pod 可以连接数据库，却查不到数据库
在哪：一次看似完整的加固之后，到处 “cannot connect”。

为集群的 DNS Pod 添加 UDP 与 TCP 53 的出站规则。
"""

KINDS = ("NetworkPolicy",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
      ports: [{port: 5432}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
      ports: [{port: 5432}]
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

DNS = policies.Port(53, "UDP")
_RULE = {
    "to": [
        {
            "namespaceSelector": {"matchLabels": {policies.NAME: "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
    ],
    "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
}


def applies(manifest: Manifest, around: Around) -> bool:
    """Policies that restrict where given pods may connect to."""
    return bool(_pods(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods that may connect to something and that no policy lets look a name up."""
    for pod in _pods(manifest, around):
        found = policies.isolating(pod, around, "Egress")
        rules = [(p, at, r) for p in found for at, r in policies.rules(p, "Egress")]
        first = next((policy for policy, _, rule in rules if _calls(rule)), None)
        if first is not manifest or any(_dns(p, rule) for p, _, rule in rules):
            continue
        owner = pod.owner
        kept = Text("its names are not resolved", "它无法解析名字")
        yield Find(
            ("spec", "egress"),
            Text(
                f"the pods of {owner.ref} may connect out, but not to DNS (UDP 53)",
                f"{owner.ref} 的 Pod 可以向外连接，却不能访问 DNS（UDP 53）",
            ),
            (beside(owner, (*pod.path[:-1], "metadata", "labels"), kept),),
        )
        return  # one rule mends it for all


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Allow CoreDNS as most clusters run it; a node-local cache has another address."""
    return (Edit("append", find.path, _RULE),)


def _pods(manifest: Manifest, around: Around) -> list[Pod]:
    chosen = mapping(manifest.body, "spec", "podSelector")
    pods = around.selected_pods(manifest.namespace, chosen)
    return [p for p in pods if manifest in policies.isolating(p, around, "Egress")]


def _calls(rule: dict[str, Any]) -> bool:
    """Whether a rule is for peers that are found by name, and not for single addresses."""
    peers = [p for p in policies.peers(rule, "Egress") if isinstance(p, dict)]
    return not peers or any(_by_name(peer) for peer in peers)


def _by_name(peer: dict[str, Any]) -> bool:
    """A block of addresses that is more than a few machines cannot be known by heart."""
    size = text(peer, "ipBlock", "cidr").rpartition("/")[2]
    return "ipBlock" not in peer or (size.isdecimal() and int(size) < 24)


def _dns(policy: Manifest, rule: dict[str, Any]) -> bool:
    """Whether a rule may let DNS through: not if its peers are pods of the policy's namespace."""
    if not policies.opens(rule, DNS, None):
        return False
    peers = policies.peers(rule, "Egress")
    near = [p for p in peers if isinstance(p, dict) and set(p) == {"podSelector"}]
    return not peers or len(near) < len(peers) or policy.namespace == "kube-system"
