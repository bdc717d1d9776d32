"""A cron job has a schedule that does not exist.

The API server refuses it, or it never runs. A weekday 7, a sixth field for seconds and names of
hours are taken by some crons and not by this one.

Write five fields: minute, hour, day of the month, month, day of the week (0 is Sunday), or
`@daily` and its like. The zone goes into `timeZone`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import cron
from setsail.rules.rule import Find

ZH = """定时任务的时间写错了。

API server 会拒绝它，或它永远不会运行。星期写 7、第六个字段写秒，有的 cron 接受，这里不接受。

写五个字段：分、时、日、月、星期（0 是星期日），或 `@daily` 之类。时区写在 `timeZone` 中。
"""

KINDS = ("CronJob",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: report, image: "registry.example/report:1.4"}]}
"""

GOOD = BAD.replace("0 0 3 * * *", "0 3 * * *")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find schedules that cannot be read."""
    written = manifest.get("spec", "schedule")
    fault = (
        cron.fault(written)
        if isinstance(written, str)
        else Text("no schedule is given", "没有写时间")
    )
    if fault is not None:
        yield Find(
            ("spec", "schedule"),
            Text(f"the job never runs: {fault.en}", f"任务永远不会运行：{fault.zh}"),
        )
