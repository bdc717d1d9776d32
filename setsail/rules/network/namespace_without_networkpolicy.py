"""A namespace has no policy that denies by default.

Every pod of the cluster can then reach every port in it, and every pod in it can reach the whole
network: one broken service is a door to all.

Add a NetworkPolicy with an empty `podSelector` and both policy types, and allow the declared edges
beside it. It takes effect only where the network plugin enforces policies.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, items
from setsail.rules import isolation
from setsail.rules.rule import Find

ZH = """命名空间没有默认拒绝的网络策略。

集群里每个 Pod 都能访问这里的任何端口，这里的每个 Pod 也能访问整个网络：一个服务被攻破，就等于门全开了。

添加一个 `podSelector` 为空、两个方向都声明的 NetworkPolicy，并在旁边放行已声明的调用。只有网络插件执行策略时
才生效。
"""

KINDS = ("Namespace",)
ITEM = "default-deny"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = (
    BAD
    + """---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Namespaces of business systems."""
    return not manifest.name.startswith("kube-")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the directions that nothing denies by default."""
    denied: set[str] = set()
    for policy in around.of_kind("NetworkPolicy"):
        if same_namespace(policy.namespace, manifest.name):
            denied |= denies(policy)
    for direction, zh in (("Ingress", "入站"), ("Egress", "出站")):
        if direction not in denied:
            yield Find(
                ("metadata", "name"),
                Text(
                    f"no NetworkPolicy denies {direction.lower()} by default in {manifest.name}",
                    f"{manifest.name} 中没有默认拒绝{zh}流量的 NetworkPolicy",
                ),
            )


def denies(policy: Manifest) -> set[str]:
    """The directions in which a policy denies every pod of its namespace by default."""
    if not selector.is_empty(policy.get("spec", "podSelector") or {}):
        return set()
    return {t for t in isolation.directions(policy) if not _allows_all(policy, t)}


def _allows_all(policy: Manifest, direction: str) -> bool:
    rules = items(policy.body, "spec", direction.lower())
    return any(rule == {} for rule in rules)
