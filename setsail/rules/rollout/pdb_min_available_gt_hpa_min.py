"""A disruption budget keeps more pods than the autoscaler may leave.

By day ten pods run and every drain goes through. By night the autoscaler goes down to its minimum,
and the same budget lets nobody go: the upgrade that is planned for the quiet hours stands still.

As many as the minimum block every eviction too: `pdb-min-available-blocks-eviction` says so, and
this rule tells the worse case apart.

Set `minAvailable` below `minReplicas`, or use `maxUnavailable: 1`, which fits every scale.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest import rollout
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import budgets, replicas
from setsail.rules.rule import Find

ZH = """PodDisruptionBudget 要保住的 Pod 多于自动扩缩会留下的。

白天有十个 Pod，每次排空都能通过；夜里自动扩缩降到最小值，同一个预算就谁也不许走：安排在低峰期的
升级因此停住。

等于最小值时同样会挡住一切驱逐：`pdb-min-available-blocks-eviction` 会报告，本规则单独指出更糟的情形。

让 `minAvailable` 小于 `minReplicas`，或用适合任何规模的 `maxUnavailable: 1`。
"""

KINDS = ("PodDisruptionBudget",)
ITEM = None
SEVERITY = "error"
PERSONA = "pedantic"
FIX = "ask"

BAD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 3
  selector: {matchLabels: {app: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 10
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""

GOOD = BAD.replace("minAvailable: 3", "minAvailable: 1")


def applies(manifest: Manifest, around: Around) -> bool:
    """Budgets over workloads that an autoscaler scales."""
    return any(_scaled(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find a minAvailable above the lowest scale; as many as that blocks, and is another rule's."""
    written = manifest.get("spec", "minAvailable")
    for workload, count, related in _scaled(manifest, around):
        kept = rollout.scaled(written, count, up=True)
        if kept is not None and kept > count:
            yield Find(
                ("spec", "minAvailable"),
                Text(
                    f"minAvailable {written} is more than the {count} pods that {workload.ref} may "
                    "be scaled down to",
                    f"minAvailable {written} 多于 {workload.ref} 可能缩到的 {count} 个 Pod",
                ),
                related,
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Allow one at a time instead."""
    return (Edit("remove", find.path), Edit("set", ("spec", "maxUnavailable"), 1))


def _scaled(manifest: Manifest, around: Around) -> Iterator[budgets.Guarded]:
    found = budgets.guarded(manifest, around)
    return (each for each in found if replicas.scalers(each.workload, around))
