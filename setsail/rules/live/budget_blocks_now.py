"""A disruption budget lets no pod go.

A node cannot be drained while it stands: upgrades of the cluster wait, and autoscalers of nodes
remove nothing.

Bring the missing pods up; where all are there, have one more replica than the budget needs, or let
it allow one to go (`maxUnavailable: 1`).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping, number
from setsail.rules.rule import Find

ZH = """中断预算现在不允许任何 Pod 离开。

只要它还在，节点就无法排空：集群升级会一直等待，节点伸缩器也无法回收节点。

让缺少的 Pod 起来；如果都在，副本数应比预算要求多一个，或允许一个离开（`maxUnavailable: 1`）。
"""

KINDS = ("PodDisruptionBudget",)
ITEM = "no-gap-in-a-rollout"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop, generation: 1}
spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
status:
  {observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2,
   expectedPods: 2}
"""

GOOD = BAD.replace("Allowed: 0", "Allowed: 1").replace("currentHealthy: 2", "currentHealthy: 3")


def applies(manifest: Manifest, around: Around) -> bool:
    """Budgets that guard at least one pod."""
    return bool(number(manifest.body, "status", "expectedPods"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that allow no disruption."""
    status = mapping(manifest.body, "status")
    if number(status, "disruptionsAllowed") != 0:
        return
    healthy, desired = number(status, "currentHealthy") or 0, number(status, "desiredHealthy") or 0
    if healthy < desired:
        said = Text(
            f"no pod may go: {healthy} are healthy, and it wants {desired}",
            f"不允许任何 Pod 离开：健康的有 {healthy} 个，要求 {desired} 个",
        )
    else:
        said = Text(
            f"no pod may go: all {healthy} healthy pods are needed",
            f"不允许任何 Pod 离开：{healthy} 个健康的 Pod 都必须在",
        )
    yield Find(("status", "disruptionsAllowed"), said)
