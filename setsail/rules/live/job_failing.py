"""A job does not do its work.

Its last run failed, or it has not run when it should have. Whoever relies on it (a report, a
clean-up, a settlement) learns it late.

Read the log of the failed run (`kubectl logs job/NAME`), mend the cause, and start it by hand.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import jobs_seen
from setsail.rules.rule import Find

ZH = """定时任务没有完成它的工作。

上一次运行失败，或到时间没有运行。依赖它的人（报表、清理、结算）很晚才会发现。

查看失败运行的日志（`kubectl logs job/名称`），排除原因，并手动执行一次。
"""

KINDS = ("CronJob", "Job")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop, creationTimestamp: "2025-11-01T00:00:00Z"}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: report, image: "registry.example/report:1.4"}]
status: {lastScheduleTime: "2026-01-01T03:00:00Z", lastSuccessfulTime: "2025-12-20T03:04:00Z"}
"""

GOOD = BAD.replace("2025-12-20", "2026-01-01")


def applies(manifest: Manifest, around: Around) -> bool:
    """CronJobs that are neither backups nor suspended, and Jobs that no CronJob made."""
    if manifest.kind == "Job":
        return running.controller(manifest.body)[0] != "CronJob" and "status" in manifest.body
    at_rest = manifest.get("spec", "suspend") is True
    return "status" in manifest.body and not at_rest and not jobs_seen.is_backup(manifest)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find failed Jobs, and CronJobs that are late or failing."""
    if manifest.kind == "CronJob":
        yield from jobs_seen.faults(manifest, around.seen or 0.0)
        return
    failed = running.condition(manifest.body, "Failed")
    if failed.get("status") == "True":
        said = f"{text(failed, 'reason')}: {text(failed, 'message')}".strip(": ")
        yield Find(("status",), Text(f"it failed: {said}", f"已失败：{said}"))
