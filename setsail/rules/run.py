"""Run rules over subjects and place what they find."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from setsail.finding.edit import Edit
from setsail.finding.finding import Finding, Fixable, ObjectRef
from setsail.finding.place import Place
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rule as rules
from setsail.rules.rule import Find, Rule, RuleModule

if TYPE_CHECKING:
    from setsail.document.dockerfile import Dockerfile
    from setsail.rules.rule import Subject
    from setsail.rules.suppress import Judged
    from setsail.system.values import System


_Able = tuple[Rule, Callable[[Any, Around], object] | None, RuleModule]
"""A rule that is about a kind, whether it applies (None: always), and its module."""


class Outcome(NamedTuple):
    """What a run yielded, and the subject of each finding in `subjects`. `judged` counts, for every chosen rule, the subjects it applied to:
    a rule with 0 has not passed, it had nothing to say."""

    findings: tuple[Finding, ...]
    judged: Mapping[str, int]
    subjects: "tuple[Subject, ...]" = ()


def run(
    subjects: Iterable["Subject"],
    around: Around,
    rows: Iterable[Rule],
) -> Outcome:
    """Every finding of the chosen rules, in the order of the files; `quote` is left to the shell.

    Only the modules of rules that can apply to the kinds present are imported.
    """
    rows = tuple(rows)
    judged = {row.id: 0 for row in rows}
    found: list[tuple[Finding, Subject]] = []
    able: dict[str, list[_Able]] = {}
    for subject in subjects:
        kind = rules.kind_of(subject)
        if kind not in able:
            able[kind] = [_able(row) for row in rows if rules.about(row, kind)]
        for row, applies, module in able[kind]:
            if applies is None or applies(subject, around):
                judged[row.id] += 1
                for find in module.check(subject, around):
                    mends = row.fix != "none" and rules.fix(module, subject, find, around)
                    finding = _finding(row, subject, find, row.fix if mends else "none")
                    found.append((finding, subject))
    found.sort(key=lambda pair: order(pair[0]))
    return Outcome(tuple(f for f, _ in found), judged, tuple(s for _, s in found))


def _able(row: Rule) -> _Able:
    module = rules.load(row)
    return row, getattr(module, "applies", None), module


def mend(row: Rule, subject: Manifest, finding: Finding, around: Around) -> tuple[Edit, ...]:
    """The edits that mend one finding, with paths from the root of its object; or none."""
    find = Find(finding.path, finding.message, finding.related)
    return rules.fix(rules.load(row), subject, find, around) if row.fix != "none" else ()


def edits(
    subject: Manifest, around: Around, chosen: Iterable[Rule], grades: Collection[Fixable]
) -> Iterator[tuple[Edit, ...]]:
    """What mends the findings of the chosen rules in one object: the edits of each finding.

    Only rules whose fix is of one of these grades are asked.
    """
    for finding in run((subject,), around, (r for r in chosen if r.fix in grades)).findings:
        row = next(rule for rule in chosen if rule.id == finding.rule)
        if mending := mend(row, subject, finding, around):
            yield mending


def _finding(row: Rule, subject: "Subject", find: Find, fix: Fixable) -> Finding:
    place, ref = _seen(subject, find)
    return Finding(
        rule=row.id,
        guide=row.guide,
        severity=row.severity,
        persona=row.persona,
        place=place,
        object=ref,
        path=find.path,
        message=find.message,
        fix=fix,
        related=find.related,
    )


def _seen(subject: "Subject", find: Find) -> tuple[Place, ObjectRef | None]:
    """Where the finding stands, and in which object: a scalar at its value, anything else, and
    what is missing, at the key that holds it."""
    if isinstance(subject, Manifest):
        scalar = isinstance(subject.get(*find.path), str | int | float)
        return subject.place(find.path, key=not scalar), subject.ref
    if rules.kind_of(subject) != rules.SYSTEM:  # a Dockerfile, a suppression
        other = cast("Dockerfile | Judged", subject)
        return other.place(find.path), other.ref
    place = cast("System", subject).place_of(tuple(str(step) for step in find.path))
    return place or Place("system.yaml"), None


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """The order of a report: file, line, column, rule."""
    place = finding.place
    return place.file, place.line, place.column, finding.rule, str(finding.path)
