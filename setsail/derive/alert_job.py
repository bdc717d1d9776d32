"""Alerts on jobs: the run that did not start, and the run that failed."""

from collections.abc import Iterator

from setsail.derive import labels, names, promql
from setsail.derive.alert import Alert, Severity, Watch
from setsail.finding.text import Text
from setsail.system import values

MISSED_AFTER = 900.0
"""Seconds after its time at which a run counts as missed, unless `alerts.missed` says."""


def watches(system: values.System, job: values.Workload) -> Iterator[Watch]:
    """A scheduled job that misses its time, and any job that fails."""
    if job.schedule is not None:
        yield _missed(system, job)
    yield _failed(system, job)


def severity(system: values.System, name: str) -> Severity:
    """A job of tier 1 wakes somebody; any other waits for the morning."""
    return "critical" if labels.owner_of(system, name).tier == 1 else "warning"


def _missed(system: values.System, job: values.Workload) -> Watch:
    late = job.alerts.get("missed", MISSED_AFTER)
    found = {"namespace": system.namespace, "cronjob": names.dns(job.name, names.CRON_JOB)}
    due = promql.series("kube_cronjob_next_schedule_time", found)
    expr = f"time() - {due} > {promql.number(promql.exact(late))}"
    after = promql.duration(late)
    summary = Text(
        f"{job.name}: not started {after} after its time",
        f"{job.name}：已过计划时间 {after} 仍未启动",
    )
    asked = ("alerts", "missed") if "missed" in job.alerts else ("schedule",)
    one = Alert("JobMissed", severity(system, job.name), expr, "1m", summary)
    why = Text("a job that does not start reports nothing", "没有启动的任务不会报告任何信息")
    return Watch("missed", (one,), ("jobs", job.name, *asked), why)


def _failed(system: values.System, job: values.Workload) -> Watch:
    summary = Text(f"{job.name}: its last run failed", f"{job.name}：最近一次运行失败")
    expr = _failed_since_success(system, job) if job.schedule else _failed_run(system, job)
    one = Alert("JobFailed", severity(system, job.name), expr, "1m", summary)
    why = Text("somebody has to repeat a run that failed", "失败的任务需要有人重新执行")
    return Watch("failed", (one,), ("jobs", job.name), why)


def _failed_run(system: values.System, job: values.Workload) -> str:
    """A Job without a schedule carries a hash of what it runs behind its name."""
    run = f"job_name=~{promql.quoted(f'{names.dns(job.name)}-[0-9a-f]{{8}}')}"
    found = {"namespace": system.namespace, "condition": "true"}
    return f"{promql.series('kube_job_failed', found, run)} > 0"


def _failed_since_success(system: values.System, job: values.Workload) -> str:
    """The newest failed run is younger than the last success: a later success ends the alert."""
    name = names.dns(job.name, names.CRON_JOB)
    space = {"namespace": system.namespace}
    run = f"job_name=~{promql.quoted(f'{name}-[0-9]+')}"
    created = promql.series("kube_job_created", space, run)
    failed = promql.series("kube_job_failed", space | {"condition": "true"}, run)
    success = promql.series("kube_cronjob_status_last_successful_time", space | {"cronjob": name})
    return (
        f"max({created} and on (namespace, job_name) ({failed} > 0))\n"
        f"> (max({success}) or vector(0))"
    )
