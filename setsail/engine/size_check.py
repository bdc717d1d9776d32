"""What is set against what is needed, as findings."""

from collections.abc import Iterator, Mapping

from setsail.capacity.advice import Number, What
from setsail.capacity.fleet import Fleet, Sized
from setsail.engine import size_evidence
from setsail.evidence.verdict import Evidence
from setsail.finding.finding import Finding, Severity
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.report import size_words as words
from setsail.report.size_check_text import Compared
from setsail.system.values import Path, System

SIZES: tuple[What, ...] = ("cpu", "cpuLimit", "memory", "memoryLimit")
BELOW, ABOVE = 1.10, 1.5
"""Needed over set, set over needed: beyond these it is a finding."""

_SEVERITY: Mapping[What, Severity] = {"memoryLimit": "error", "max": "warning"}


def check(fleet: Fleet, system: System) -> Compared:
    """The findings of a fleet in a system."""
    known = [one for one in fleet.sized if one.declared]
    findings = [f for one in known for f in of(one, system)]
    seen = {one.declared for one in known}
    workloads = [f"{w.section}.{w.name}" for w in system.workloads]
    return Compared(
        tuple(findings),
        evidence(fleet, system),
        tuple(str(one.history.key) for one in fleet.sized if not one.declared),
        tuple(name for name in workloads if name not in seen),
    )


def evidence(fleet: Fleet, system: System) -> tuple[Evidence, ...]:
    """What the checklist learns of it."""
    return size_evidence.of_fleet(fleet, system, lambda one: tuple(of(one, system)))


def of(one: Sized, system: System) -> Iterator[Finding]:
    """What is wrong with what one component sets."""
    for number in one.advice.numbers:
        yield from _size(one, system, number)
    if one.scaling is not None:
        for number in one.scaling.numbers:
            if number.what in ("min", "max") and number.now is not None:
                if number.needed > number.now:
                    yield _finding(one, system, number, "below")


def _size(one: Sized, system: System, number: Number) -> Iterator[Finding]:
    if number.now is None:
        return
    if number.needed > number.now * BELOW and number.value > number.now:
        yield _finding(one, system, number, "below")
    elif number.now > number.needed * ABOVE and number.value < number.now:
        yield _finding(one, system, number, "above")


def _finding(one: Sized, system: System, number: Number, side: str) -> Finding:
    now, needed = (words.shown(number.what, v) for v in (number.now, number.needed))
    name = words.NAMES[number.what]
    path = _path(one, number.what)
    below = side == "below"
    severity: Severity = _SEVERITY.get(number.what, "warning") if below else "note"
    than = Text("below", "低于") if below else Text("far above", "远高于")
    return Finding(
        rule=f"{_ID[number.what]}-{side}-need",
        guide="2.2" if number.what in SIZES else "2.3",
        severity=severity,
        persona="default",
        place=system.place_of(path) or Place("system.yaml"),
        object=None,
        path=path,
        message=Text(
            f"{one.declared}: the {name.en} {now} is {than.en} what its history needs, {needed}",
            f"{one.declared}：{name.zh} {now} {than.zh}历史所需的 {needed}",
        ),
    )


_ID: Mapping[What, str] = {
    "cpu": "cpu-request", "cpuLimit": "cpu-limit", "memory": "memory-request",
    "memoryLimit": "memory-limit", "min": "minimum", "max": "maximum", "target": "target",
}  # fmt: skip


def _path(one: Sized, what: What) -> Path:
    section, name = one.declared.split(".", 1)
    return (section, name, "resources" if what in SIZES else "scale", what)
