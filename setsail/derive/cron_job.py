"""Jobs: a CronJob for what has a schedule, a Job for what runs once a version."""

import math
from collections.abc import Iterator

from setsail.derive import config, deployment, field, head, names, pod
from setsail.derive.derived import Derived, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

START_DEADLINE, RETRIES, KEPT = 300, 3, 3
RUN_DEADLINE = 6 * 3600
"""Seconds after which a run is ended when no deadline is declared: with no two runs at once, one
that hangs would keep all later ones away."""

TTL = 86_400


def derive(system: values.System) -> Yield:
    """A CronJob or a Job for each job."""
    for job in system.jobs.values():
        if job.image is None:
            yield deployment.without_image(job)
        elif job.schedule is None:
            yield _once(system, job)
        else:
            yield _scheduled(system, job)


def job_spec(system: values.System, job: values.Workload) -> Iterator[Field]:
    """What a Job and the template of a CronJob have in common."""
    here = (job.section, job.name)
    again = Text("tried again three times", "失败后重试三次")
    yield Field(("backoffLimit",), RETRIES, (), again)
    if job.deadline is not None:
        why = Text("the deadline of a run", "单次运行的期限")
        yield Field(("activeDeadlineSeconds",), math.ceil(job.deadline), (*here, "deadline"), why)
    else:
        why = Text("no deadline is declared: six hours", "未声明期限：六小时")
        yield Field(("activeDeadlineSeconds",), RUN_DEADLINE, (), why)
    yield from field.under(("template",), pod.template(system, job))
    why = Text("a failed pod stays, so that its log can be read", "失败的 Pod 保留，便于查看日志")
    yield Field(("template", "spec", "restartPolicy"), "Never", (), why)


def schedule(when: str, zone: str | None, source: field.Source) -> Iterator[Field]:
    """When a CronJob runs, and what happens to runs that overlap or come late."""
    why = Text("the declared schedule", "声明的调度时间")
    yield Field(("schedule",), when, source, why)
    if zone:
        why = Text("in this time zone", "按该时区")
        yield Field(("timeZone",), zone, (*source[:-1], "timezone"), why)
    why = Text("never two runs at once", "同一时刻只运行一个")
    yield Field(("concurrencyPolicy",), "Forbid", (), why)
    why = Text("a start missed by five minutes is left out", "错过五分钟则跳过本次")
    yield Field(("startingDeadlineSeconds",), START_DEADLINE, (), why)
    why = Text("the last three of each kind, to look at", "各保留最近三次以便查看")
    yield Field(("successfulJobsHistoryLimit",), KEPT, (), why)
    yield Field(("failedJobsHistoryLimit",), KEPT, (), why)


def _scheduled(system: values.System, job: values.Workload) -> Derived:
    why = Text(f"{job.name} runs on a schedule", f"{job.name} 按计划运行")
    part = head.part_of(job, why)
    source = (job.section, job.name, "schedule")
    ended = Text("a finished run is removed after a day", "结束一天后清除")
    fields = (
        *schedule(job.schedule or "", job.timezone or system.timezone, source),
        *field.under(("jobTemplate", "spec"), job_spec(system, job)),
        Field(("jobTemplate", "spec", "ttlSecondsAfterFinished"), TTL, (), ended),
    )
    name = names.dns(job.name, names.CRON_JOB)
    return field.assemble(system, "CronJob", name, part, field.under(("spec",), fields))


def _once(system: values.System, job: values.Workload) -> Derived:
    """A Job cannot be changed, so its name carries what it runs; it stays when it has ended,
    or the next apply would run it again."""
    why = Text(
        f"{job.name} has no schedule: it runs once for each image and configuration",
        f"{job.name} 没有调度时间：每个镜像与配置只运行一次",
    )
    spec = tuple(job_spec(system, job))
    content = {"/".join(map(str, f.path)): f.value for f in spec}
    stable = {k: v for k, v in content.items() if not k.startswith("template/metadata/labels")}
    name = names.beside(job.name[: names.CRON_JOB], config.hash_of(stable)[:8])
    part = head.part_of(job, why)
    return field.assemble(system, "Job", name, part, field.under(("spec",), spec))
