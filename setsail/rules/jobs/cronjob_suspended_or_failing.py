"""A cron job is switched off.

`suspend: true` is set for a moment and forgotten: the backup, the settlement, the clean-up simply
stop, and nothing fails.

Remove it, or delete the job and keep it in Git. One that is only started by hand may stay.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """定时任务被关掉了。

`suspend: true` 常常是临时设置后忘了：备份、结算、清理就此停止，也没有任何报错。

删除该项，或删除该任务（Git 里还留着）。只供手工触发的可以保留。
"""

KINDS = ("CronJob",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  suspend: true
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: report, image: "registry.example/report:1.4"}]}
"""

GOOD = BAD.replace("  suspend: true\n", "")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find suspended cron jobs."""
    if manifest.get("spec", "suspend") is True:
        yield Find(
            ("spec", "suspend"),
            Text("the job is suspended: it does not run", "任务已挂起：不会运行"),
        )
