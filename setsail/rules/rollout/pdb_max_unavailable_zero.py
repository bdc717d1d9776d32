"""A disruption budget forbids every eviction.

`maxUnavailable: 0` lets no pod go, however many there are. Every node drain stops at this pod and
waits until somebody deletes the budget; cluster upgrades stop with it. A percentage is rounded up,
so only 0 % does the same.

Set `maxUnavailable: 1`. If the program really must not move, say so to those who run the nodes; a
budget only hides it until the upgrade.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import budgets
from setsail.rules.rule import Find

ZH = """PodDisruptionBudget 禁止一切驱逐。

`maxUnavailable: 0` 时无论有多少 Pod 都不许走。每次节点排空都会停在这个 Pod 上，直到有人删掉该预
算；集群升级也随之停住。百分比向上取整，因此只有 0% 才有同样效果。

设置 `maxUnavailable: 1`。如果程序确实不能移动，应告诉管理节点的人；预算只会把问题藏到升级那天。
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
  maxUnavailable: 0
  selector: {matchLabels: {app: web}}
"""

GOOD = BAD.replace("maxUnavailable: 0", "maxUnavailable: 1")


def applies(manifest: Manifest, around: Around) -> bool:
    """Budgets that set it."""
    return manifest.get("spec", "maxUnavailable") is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find 0 and 0 %."""
    path = ("spec", "maxUnavailable")
    written = manifest.get(*path)
    if budgets.none_of_them(written):
        yield Find(
            path,
            Text(
                f"maxUnavailable {written} lets no pod be evicted, ever",
                f"maxUnavailable {written} 使任何 Pod 都永远不能被驱逐",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Allow one at a time."""
    return (Edit("set", find.path, 1),)
