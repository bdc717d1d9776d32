"""A backup is scheduled at a time that does not exist.

Velero marks the schedule as failed and makes no backup. Nobody notices until one is needed.

Write a cron expression of five fields (minute, hour, day, month, weekday), or `@daily`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import cron
from setsail.rules.rule import Find

ZH = """备份计划的时间写错了。

Velero 会把该计划标为失败，不再备份，直到需要恢复时才有人发现。

写五个字段的 cron 表达式（分、时、日、月、星期），或 `@daily`。
"""

KINDS = ("Schedule.velero.io",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: shop, namespace: velero}
spec: {schedule: "0 25 * * *", template: {includedNamespaces: [shop]}}
"""

GOOD = BAD.replace("0 25 * * *", "0 3 * * *")


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
            Text(f"no backup will be made: {fault.en}", f"不会有备份：{fault.zh}"),
        )
