"""A CronJob can stop for days without anybody noticing.

With `Forbid` a single run that hangs skips every one after it, for there is nothing that ends it.
When more than a hundred starts were missed and no `startingDeadlineSeconds` limits how far back the
controller looks, older controllers stop scheduling and newer ones complain. A deadline below ten
seconds misses starts at random, because the controller looks only every ten seconds.

Set `activeDeadlineSeconds` in the job template, and a `startingDeadlineSeconds` of a minute or more.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, number, text
from setsail.rules.rule import Find, beside

ZH = """CronJob 可能停了几天都没人发现。

使用 `Forbid` 时，一次卡住的运行会让之后每一次都被跳过，因为没有任何东西结束它。错过的次数超过一百而没有
`startingDeadlineSeconds` 限制回看范围时，旧版控制器会停止调度，新版会报警。小于十秒的期限会随机错过启动，因为控制器每十秒
才检查一次。

在 job 模板里设置 `activeDeadlineSeconds`，并把 `startingDeadlineSeconds` 设为一分钟以上。
"""

KINDS = ("CronJob",)
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: report, image: "registry.example/report:1.4"}]
"""

GOOD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 120
  jobTemplate:
    spec:
      activeDeadlineSeconds: 240
      template:
        spec:
          restartPolicy: Never
          containers: [{name: report, image: "registry.example/report:1.4"}]
"""

LOOKS_EVERY = 10
"""Seconds between two looks of the controller, from its documentation."""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Forbid without an end for a run, frequent ones without a deadline, and tiny deadlines."""
    deadline = number(manifest.body, "spec", "startingDeadlineSeconds")
    forbids = text(manifest.body, "spec", "concurrencyPolicy") == "Forbid"
    if deadline is not None and 0 <= deadline < LOOKS_EVERY:
        yield Find(
            ("spec", "startingDeadlineSeconds"),
            Text(
                f"a start may be {deadline} s late, but the controller looks every {LOOKS_EVERY} s: "
                "runs are missed",
                f"启动最多晚 {deadline} 秒，而控制器每 {LOOKS_EVERY} 秒才检查一次：会漏掉运行",
            ),
        )
    if forbids and not _ends(manifest):
        policy = Text("no second run beside it", "不会并行启动下一次")
        yield Find(
            ("spec", "jobTemplate", "spec", "activeDeadlineSeconds"),
            Text(
                "a run that hangs is never ended, and Forbid skips all that follow",
                "卡住的运行不会被结束，而 Forbid 会跳过之后的所有运行",
            ),
            (beside(manifest, ("spec", "concurrencyPolicy"), policy),),
        )
    every = _minutes(text(manifest.body, "spec", "schedule"))
    if deadline is None and every and (forbids or manifest.get("spec", "suspend") is True):
        hours = every * 100 // 60
        often = Text(f"every {every} min", f"每 {every} 分钟")
        yield Find(
            ("spec", "startingDeadlineSeconds"),
            Text(
                f"after {hours} h without a start a hundred are missed, and nothing limits how far "
                "back the controller looks",
                f"{hours} 小时没有启动就错过一百次，而没有什么限制控制器回看多远",
            ),
            (beside(manifest, ("spec", "schedule"), often),),
        )


def _ends(manifest: Manifest) -> bool:
    job = ("spec", "jobTemplate", "spec")
    limits = (("activeDeadlineSeconds",), ("template", "spec", "activeDeadlineSeconds"))
    return any(manifest.get(*job, *limit) is not None for limit in limits)


def _minutes(schedule: str) -> int:
    """The minutes between two runs of a schedule that runs all day, every day; 0 for others."""
    minute, _, rest = schedule.strip().partition(" ")
    if rest.split() != ["*"] * 4:
        return 0
    if minute == "*":
        return 1
    if minute.startswith("*/") and minute[2:].isdecimal():
        return int(minute[2:])
    return 60 // len(minute.split(",")) if minute.replace(",", "").isdecimal() else 0
