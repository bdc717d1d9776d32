"""A cron job that was missed may start at any later time, or never again.

Without `startingDeadlineSeconds` a run that was due while the control plane was down starts
whenever it is back, be it noon for a job that must run at night. And after a hundred missed times
the controller gives the job up.

Set it to how late a run is still useful: 600 for a nightly report; never below 10, which is how
often the controller looks.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """错过的定时任务可能在任何时候补跑，也可能再也不跑。

没有 `startingDeadlineSeconds` 时，控制面故障期间错过的任务会在恢复后立刻启动，哪怕夜间任务到了
中午才跑。错过一百次之后，控制器会放弃该任务。

设为迟到多久仍有意义：夜间报表可用 600；不要小于 10，那是控制器查看的间隔。
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
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: report, image: "registry.example/report:1.4"}]}
"""

GOOD = BAD.replace("spec:\n  schedule", "spec:\n  startingDeadlineSeconds: 600\n  schedule")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find cron jobs without a deadline."""
    path = ("spec", "startingDeadlineSeconds")
    if manifest.get(*path) is None:
        yield Find(
            path, Text("nothing says how late a run may start", "没有说明最晚多久还可以启动")
        )
