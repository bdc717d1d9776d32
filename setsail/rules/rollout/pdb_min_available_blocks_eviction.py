"""A disruption budget keeps as many pods as there are.

With `minAvailable` of 100 %, or at or above the number of replicas, not one pod may be evicted:
node drains and cluster upgrades wait for ever. A percentage is rounded up, so 51 % of one pod is
that pod.

Use `maxUnavailable: 1`, or a `minAvailable` below the lowest number of replicas.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest import rollout
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import budgets
from setsail.rules.rule import Find

ZH = """PodDisruptionBudget 要保住的 Pod 数不少于现有的数量。

`minAvailable` 为 100%，或不小于副本数时，一个 Pod 也不能驱逐：节点排空和集群升级会一直等待。百
分比向上取整，所以一个 Pod 的 51% 就是这个 Pod。

使用 `maxUnavailable: 1`，或让 `minAvailable` 小于最低副本数。
"""

KINDS = ("PodDisruptionBudget",)
ITEM = "one-zone-can-go"
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 100%
  selector: {matchLabels: {app: web}}
"""

GOOD = BAD.replace("minAvailable: 100%", "minAvailable: 1")


def applies(manifest: Manifest, around: Around) -> bool:
    """Budgets that set it."""
    return manifest.get("spec", "minAvailable") is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find 100 %, and what comes to all pods of a workload at its lowest scale."""
    path = ("spec", "minAvailable")
    written = manifest.get(*path)
    if budgets.all_of_them(written):
        yield Find(
            path,
            Text(
                f"minAvailable {written} lets no pod be evicted, ever",
                f"minAvailable {written} 使任何 Pod 都永远不能被驱逐",
            ),
        )
        return
    for workload, count, related in budgets.guarded(manifest, around):
        if rollout.disruptions(manifest, count) == 0:
            yield Find(
                path,
                Text(
                    f"minAvailable {written} keeps all of the {count} pods of {workload.ref}",
                    f"minAvailable {written} 保住了 {workload.ref} 的全部 {count} 个 Pod",
                ),
                related,
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Allow one at a time instead; for a quorum the author may want another number."""
    return (Edit("remove", find.path), Edit("set", ("spec", "maxUnavailable"), 1))
