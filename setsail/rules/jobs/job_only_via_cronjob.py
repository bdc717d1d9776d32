"""A job stands alone.

Where all batch work runs by schedule, a single Job is something that somebody started by hand and
nobody reviews. Migrations and one-off repairs are single by nature: ask for this rule only where
they go another way.

Make it a CronJob, suspended if it must be started by hand.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """任务单独存在。

若所有批处理都按计划运行，单独的 Job 就是有人手工启动、无人审阅的东西。迁移和一次性修复天然是单
独的：只有它们另有途径时才启用本规则。

改成 CronJob；需要手工触发的，设为 suspend。
"""

KINDS = ("Job",)
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  ttlSecondsAfterFinished: 86400
  template:
    spec: {restartPolicy: Never, containers: [{name: migrate, image: "registry.example/migrate:1.4"}]}
"""

GOOD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: migrate}
spec:
  schedule: "0 3 * * *"
  suspend: true
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: migrate, image: "registry.example/migrate:1.4"}]}
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Jobs that no CronJob owns."""
    owners = items(manifest.body, "metadata", "ownerReferences")
    if not any(text(owner, "kind") == "CronJob" for owner in owners):
        yield Find(("kind",), Text("no CronJob owns this job", "没有 CronJob 拥有该任务"))
