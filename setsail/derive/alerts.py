"""The few alerts that every component needs, whether or not it has an objective.

They read kube-state-metrics, the kubelet and the blackbox exporter, so they hold for programs
without metrics of their own. Each names a team and, where there is one, the runbook.
"""

from collections.abc import Iterable, Iterator

from setsail.derive import (
    alert,
    alert_external,
    alert_job,
    alert_store,
    alert_workload,
    external_probe,
    head,
    names,
    rule_file,
)
from setsail.derive.alert import Watch
from setsail.derive.derived import Derived, Yield
from setsail.derive.rule_file import Group
from setsail.finding.text import Text
from setsail.system import values

_WHOLE = Text("somebody is told when it fails", "出现故障时通知负责人")


def derive(system: values.System) -> Yield:
    """One set of alerts a component; a gap where nothing is known to load them."""
    found = tuple(_each(system))
    yield from found
    if found and not rule_file.operated(system):
        yield rule_file.not_loaded(system)


def _each(system: values.System) -> Iterator[Derived]:
    for workload in (*system.services.values(), *system.workers.values()):
        watches = alert_workload.watches(system, workload)
        yield _rules(system, head.part_of(workload, _WHOLE), watches, workload.runbook)
    for job in system.jobs.values():
        watches = alert_job.watches(system, job)
        yield _rules(system, head.part_of(job, _WHOLE), watches, job.runbook)
    for store in system.stateful.values():
        yield _rules(system, head.part_of(store, _WHOLE), alert_store.watches(system, store))
    for outside in external_probe.needed(system):
        part = external_probe.part_of(outside, _WHOLE)
        yield _rules(system, part, (alert_external.watch(system, outside),))


def _rules(
    system: values.System, part: head.Part, watches: Iterable[Watch], runbook: str | None = None
) -> Derived:
    who = alert.audience(system, part.name, runbook)
    groups = (
        Group(
            f"{system.namespace}-{part.name}-{watch.name}",
            tuple(who.rule(each) for each in watch.alerts),
            watch.source,
            watch.why,
        )
        for watch in watches
    )
    return rule_file.carry(system, part, names.beside(part.name, "alerts"), groups)
