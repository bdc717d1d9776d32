"""A disruption budget says no number.

With neither `minAvailable` nor `maxUnavailable` it is taken as `minAvailable: 1`: of one pod none
may go, of ten all but one may. Hardly anybody means both.

Set `maxUnavailable`, or `minAvailable` where a quorum must stay.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """PodDisruptionBudget 没有写数量。

`minAvailable` 和 `maxUnavailable` 都不写时，按 `minAvailable: 1` 处理：一个 Pod 时一个也不能走，
十个 Pod 时可以走九个。几乎没有人同时想要这两种结果。

设置 `maxUnavailable`；必须保住法定人数时设置 `minAvailable`。
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
  selector: {matchLabels: {app: web}}
"""

GOOD = BAD.replace("spec:\n", "spec:\n  maxUnavailable: 1\n")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find budgets with neither number."""
    if (
        manifest.get("spec", "minAvailable") is None
        and manifest.get("spec", "maxUnavailable") is None
    ):
        yield Find(
            ("spec", "maxUnavailable"),
            Text(
                "the budget sets neither minAvailable nor maxUnavailable",
                "既没有写 minAvailable，也没有写 maxUnavailable",
            ),
        )
