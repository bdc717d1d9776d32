"""A disruption budget guards no pod.

It is accepted and does nothing: the drain that it should slow down takes every pod at once.
Usually a label was renamed on one side only.

Make the selector that of the workload that the budget is for.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """PodDisruptionBudget 没有保护任何 Pod。

它会被接受，却毫无作用：本应放慢的排空会一次带走全部 Pod。通常是标签只在一边改了名。

让选择器与它要保护的工作负载一致。
"""

KINDS = ("PodDisruptionBudget",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: website}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = BAD.replace("app: website", "app: web")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find selectors that match no pod template among the objects."""
    if not around.selected_pods(manifest.namespace, manifest.get("spec", "selector")):
        yield Find(
            ("spec", "selector"),
            Text(
                "no pod among the checked objects is guarded by this budget",
                "被检查的对象中没有 Pod 受该预算保护",
            ),
        )
