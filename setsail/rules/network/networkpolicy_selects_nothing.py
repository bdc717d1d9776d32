"""A NetworkPolicy selects no pod.

It protects nothing, and looks as if it did: usually a label was renamed and the policy forgot. Its
pods may stand in files that were not given: then this is no fault.

Correct `podSelector` so that it matches the labels of the pod template, or delete the policy.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """NetworkPolicy 没有选中任何 Pod。

它看上去在保护，其实什么都没保护：通常是标签改了名而策略没有跟上。它的 Pod 也可能在没有给出的文件里，那就不是
错误。

改正 `podSelector`，使其与 Pod 模板的标签一致，或删除这个策略。
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
spec: {podSelector: {matchLabels: {app: webb}}, policyTypes: [Ingress, Egress]}
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
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Policies that choose; one for the whole namespace also waits for pods to come."""
    return not selector.is_empty(manifest.get("spec", "podSelector"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find selectors that match no pod of their namespace."""
    chosen = manifest.get("spec", "podSelector")
    if not around.selected_pods(manifest.namespace, chosen):
        yield Find(
            ("spec", "podSelector"),
            Text(
                f"NetworkPolicy {manifest.name} selects no pod among these files",
                f"NetworkPolicy {manifest.name} 在这些文件中没有选中任何 Pod",
            ),
        )
