"""All concerns, and everything that they derive from a system, in the order of applying."""

from collections.abc import Iterable
from dataclasses import dataclass

from setsail.derive import (
    alerts,
    autoscaler,
    backup,
    config,
    cron_job,
    dashboard,
    deployment,
    disruption_budget,
    external_probe,
    namespace,
    network_policy,
    outside_service,
    patches,
    priority,
    roles,
    route,
    secrets,
    service,
    service_account,
    service_monitor,
    slo,
    stateful_set,
    traffic,
    volumes,
)
from setsail.derive.derived import Derived, Gap
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system import values

CONCERNS = (
    namespace,
    priority,
    service_account,
    roles,
    network_policy,
    config,
    secrets,
    volumes,
    outside_service,
    service,
    stateful_set,
    deployment,
    cron_job,
    autoscaler,
    disruption_budget,
    route,
    backup,
    service_monitor,
    external_probe,
    slo,
    alerts,
    dashboard,
    traffic,
)
"""What stands first is needed by what comes after it."""


@dataclass(frozen=True, slots=True)
class Result:
    """The objects in the order of applying, and what a plain cluster does not enforce."""

    objects: tuple[Derived, ...]
    gaps: tuple[Gap, ...]


class NamesClash(Refused):
    """Two parts of a system would become one object."""


def everything(system: values.System) -> Result:
    """All that `system` means. Raises NamesClash, and PatchRefused for a patch of nothing."""
    found = [each for concern in CONCERNS for each in concern.derive(system)]
    objects = [each for each in found if isinstance(each, Derived)]
    gaps = dict.fromkeys(each for each in found if isinstance(each, Gap))
    _refuse_clashes(system, objects)
    return Result(patches.apply(system, objects), tuple(gaps))


def _refuse_clashes(system: values.System, objects: Iterable[Derived]) -> None:
    first: dict[str, Derived] = {}
    problems = []
    for each in objects:
        other = first.setdefault(patches.target(each), each)
        if other is not each:
            problems.append(_clash(system, other, each))
    if problems:
        raise NamesClash(problems)


def _clash(system: values.System, one: Derived, other: Derived) -> Problem:
    name = patches.target(one)
    message = Text(
        f"{one.component} and {other.component} would both become {name}",
        f"{one.component} 与 {other.component} 都会生成 {name}",
    )
    place = system.place_of(other.because[0].source) if other.because else None
    return Problem(message, place, Text("rename one of them", "请改名其中一个"))
