"""A NetworkPolicy allows a peer that does not exist.

The rule opens nothing, so a connection that somebody meant to allow is refused; or it opens later,
for whoever first takes those labels. The peer may stand in files that were not given: then this is
no fault.

Correct the labels of the peer. Pods of another namespace need a `namespaceSelector` beside the
`podSelector`.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read, text
from setsail.rules.rule import Find

ZH = """NetworkPolicy 放行了不存在的对端。

这条规则什么也没放行，本想允许的连接会被拒绝；或者以后谁先用了这些标签就对谁放行。对端也可能在没有给出的文件里，
那就不是错误。

改正对端的标签。其他命名空间的 Pod 要在 `podSelector` 旁写上 `namespaceSelector`。
"""

KINDS = ("NetworkPolicy",)
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: gatway}}}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find peers whose pods, or namespaces, are not among the objects."""
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for at, rule in enumerate(items(manifest.body, "spec", direction)):
            for number, peer in enumerate(items(rule, side)):
                if isinstance(peer, dict) and not _there(manifest, peer, around):
                    yield Find(
                        ("spec", direction, at, side, number),
                        Text(
                            f"peer {number + 1} of {direction} rule {at + 1} matches no pod",
                            f"{direction} 第 {at + 1} 条规则的第 {number + 1} 个对端没有匹配任何 Pod",
                        ),
                    )


def _there(policy: Manifest, peer: dict[str, Any], around: Around) -> bool:
    """Whether a peer matches something, or what it means cannot be seen from here: addresses, and
    namespaces that nobody gave."""
    pods, spaces = peer.get("podSelector"), peer.get("namespaceSelector")
    if peer.get("ipBlock") is not None or (pods is None and spaces is None):
        return True
    if read(pods, "matchLabels", "k8s-app") == "kube-dns":  # the cluster's own, in nobody's files
        return True
    if spaces is None:
        return selector.is_empty(pods) or bool(around.selected_pods(policy.namespace, pods))
    known = {space.name: space.labels for space in around.of_kind("Namespace")}
    named = text(spaces, "matchLabels", _NAME)
    if named and named not in known and not any(around.pods(named)):
        return True
    if pods is None or selector.is_empty(pods):
        return not known or any(selector.matches(spaces, _labels(name, known)) for name in known)
    return any(
        pod.owner.namespace not in known
        or selector.matches(spaces, _labels(pod.owner.namespace, known))
        for pod in around.pods()
        if selector.matches(pods, pod.labels)
    )


_NAME = "kubernetes.io/metadata.name"


def _labels(namespace: str, known: dict[str, dict[str, str]]) -> dict[str, str]:
    """The labels of a namespace, with the one that the API server gives to each."""
    return {_NAME: namespace, **known[namespace]}
