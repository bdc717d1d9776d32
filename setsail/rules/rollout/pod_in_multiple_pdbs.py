"""Two disruption budgets guard the same pods.

The eviction API refuses a pod with more than one budget, whatever their numbers: every drain of
its node fails until somebody deletes one of them.

Keep one budget for each workload, or make their selectors disjoint.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """两个 PodDisruptionBudget 保护同一批 Pod。

有一个以上预算的 Pod，驱逐 API 一律拒绝，无论数字是多少：所在节点每次排空都会失败，直到有人删掉
其中一个。

每个工作负载只留一个预算，或让选择器互不相交。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: front}
spec: {maxUnavailable: 1, selector: {matchLabels: {tier: front}}}
"""

GOOD = BAD.replace("tier: front}}}", "tier: back}}}")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that a budget guards."""
    return bool(around.budgets_of(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods with two budgets or more."""
    found = around.budgets_of(manifest)
    if len(found) > 1 and manifest.pod is not None:
        names = ", ".join(budget.name for budget in found)
        guards = Text("guards these pods", "保护这批 Pod")
        related = tuple(Related(b.place(("spec", "selector")), b.ref, guards) for b in found)
        yield Find(
            (*manifest.pod.path[:-1], "metadata", "labels"),
            Text(
                f"{len(found)} budgets guard these pods ({names}), so no eviction succeeds",
                f"有 {len(found)} 个预算保护这批 Pod（{names}），任何驱逐都不会成功",
            ),
            related,
        )
