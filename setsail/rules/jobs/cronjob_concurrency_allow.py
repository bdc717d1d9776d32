"""A cron job may run twice at once.

When one run is slow, the next begins beside it: the settlement is counted twice, the report is sent
twice, and the slow run becomes slower.

Set `concurrencyPolicy: Forbid`, or `Replace` where only the newest run matters.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """定时任务可能同时跑两份。

某次运行慢了，下一次就在旁边开始：结算算了两遍，报表发了两份，慢的变得更慢。

设置 `concurrencyPolicy: Forbid`；只关心最新一次的，用 `Replace`。
"""

KINDS = ("CronJob",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: settlement}
spec:
  schedule: "30 2 * * *"
  jobTemplate:
    spec:
      activeDeadlineSeconds: 3600
      template:
        spec: {restartPolicy: Never, containers: [{name: settlement, image: "registry.example/settlement:1.1"}]}
"""

GOOD = BAD.replace("spec:\n  schedule", "spec:\n  concurrencyPolicy: Forbid\n  schedule")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find cron jobs that say Allow or nothing."""
    if manifest.get("spec", "concurrencyPolicy") in (None, "Allow"):
        yield Find(
            ("spec", "concurrencyPolicy"),
            Text(
                f"two runs of {manifest.name} may overlap",
                f"{manifest.name} 的两次运行可能重叠",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Forbid it. Asks, because a schedule may count on overlapping runs."""
    return (Edit("set", find.path, "Forbid"),)
