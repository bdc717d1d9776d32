"""How the runs of a CronJob went, as its status tells it."""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import cron
from setsail.rules.rule import Find

_HOUR = 3600.0


def is_backup(job: Manifest) -> bool:
    """Whether a CronJob is there to make copies: by its label, or by its name."""
    component = job.labels.get("app.kubernetes.io/component", "")
    return component == "backup" or "backup" in job.name


def faults(job: Manifest, now: float) -> Iterator[Find]:
    """Why nobody can rely on it. `now` in seconds since 1970; at most one fault, the first."""
    made = running.seconds(job.body, "metadata", "creationTimestamp")
    ran = running.seconds(job.body, "status", "lastScheduleTime")
    good = running.seconds(job.body, "status", "lastSuccessfulTime")
    most = cron.longest(text(job.body, "spec", "schedule"))
    if job.get("spec", "suspend") is True:
        yield Find(("spec", "suspend"), Text("it is suspended", "已被挂起"))
    elif most is None:
        return
    elif good is None and made is not None and now - made > most + _HOUR:
        said = (
            Text("it has never been started", "从未启动过")
            if ran is None
            else Text("none of its runs has succeeded", "没有一次运行成功")
        )
        yield Find(("status",), said)
    elif good is not None and ran is not None and ran > good and not _runs(job):
        yield Find(("status",), Text("its last run did not succeed", "最近一次运行没有成功"))
    elif good is not None and now - good > 2 * most + _HOUR:
        yield Find(("status", "lastSuccessfulTime"), _late(now - good, most))


def _runs(job: Manifest) -> bool:
    return bool(items(job.body, "status", "active"))


def _late(since: float, most: float) -> Text:
    shown, due = _hours(since), _hours(most)
    return Text(
        f"its last good run was {shown} h ago, and it is due every {due} h",
        f"最近一次成功是 {shown} 小时前，应每 {due} 小时一次",
    )


def _hours(seconds: float) -> str:
    return f"{seconds / _HOUR:.0f}" if seconds >= _HOUR else f"{seconds / _HOUR:.1f}"
