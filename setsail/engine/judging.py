"""What the rules find in gathered files, less what was accepted, with where to mend it."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from setsail.engine import sets
from setsail.engine.gather import Gathered
from setsail.engine.sets import ObjectSet, Read
from setsail.finding.finding import Finding, Persona
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read, text
from setsail.report.checked import Checked
from setsail.rules import run as rules_run
from setsail.rules.index import RULES
from setsail.rules.rule import Rule
from setsail.rules.settings import Match, Settings, path_matches


class CheckRefused(Refused):
    """The call asks for something that cannot be checked."""


class Request(NamedTuple):
    """What to check for: the rules with these ids, or else those of the persona and settings.

    `own` are rules of the user; `known` counts the fingerprints of findings not to be told;
    `before` are the objects that those to check replace; `today` is an ISO date; `honour` is off
    where no suppression counts.
    """

    persona: Persona | None = None
    rules: tuple[str, ...] = ()
    settings: Settings = Settings()
    own: tuple[Rule, ...] = ()
    known: Mapping[str, int] | None = None
    before: tuple[Manifest, ...] = ()
    today: str = ""
    honour: bool = True

    @property
    def every(self) -> tuple[Rule, ...]:
        """All rules that exist for this call."""
        return (*RULES, *self.own)

    def chosen(self) -> tuple[Rule, ...]:
        """The rules that are asked for. Raises CheckRefused for an id that does not exist."""
        known = {rule.id for rule in self.every}
        if unknown := [name for name in self.rules if name not in known]:
            raise CheckRefused([no_such_rule(name, known) for name in unknown])
        persona = self.persona or self.settings.persona
        return self.settings.rows(self.every, persona, self.rules)


def no_such_rule(name: str, known: Iterable[str] = ()) -> Problem:
    """The problem of a rule id that does not exist, with the one that was probably meant."""
    import difflib

    close = difflib.get_close_matches(name, list(known) or [r.id for r in RULES], 1, 0.4)
    help = Text("setsail rules lists them all", "setsail rules 列出全部规则")
    if close:
        help = Text(f"did you mean {close[0]}?", f"是否想写 {close[0]}？")
    return Problem(Text(f"there is no rule {name!r}", f"没有规则 {name!r}"), None, help)


class Hit(NamedTuple):
    """A finding with what it is about: `found` as the rule placed it, `shown` as it is told;
    `written_name` is that of its object in its own file."""

    found: Finding
    shown: Finding
    manifest: Manifest | None
    around: Around
    environment: str = ""
    written_name: str = ""


class Told(NamedTuple):
    """The outcome, and for each finding that stays what it takes to mend it.

    `every` are the hits that nobody accepted, with those that a baseline knows."""

    checked: Checked
    hits: tuple[Hit, ...]
    every: tuple[Hit, ...]


def told(gathered: Gathered, request: Request, jobs: int = 1) -> Told:
    """Judge everything that was gathered, on so many processes where that is worth it."""
    rows = request.chosen()
    if jobs > 1:
        from setsail.engine import parallel  # start-up: most calls use one process

        jobs = jobs if parallel.possible(gathered.sources, jobs) else 1
    written = tuple(row for row in rows if not row.live)
    run = rules_run.run if jobs == 1 else functools.partial(parallel.run, jobs=jobs)
    parsed = sets.read_all(gathered, jobs)
    judged: dict[str, int] = {row.id: 0 for row in rows}
    hits: list[Hit] = []
    broken = [*gathered.unread, *(p for one in parsed.loaded for p in one.broken)]
    before = Around(request.before) if request.before else None
    tested = sets.tested(parsed.sets)
    for part in parsed.sets:
        around = Around(
            part.seen,
            request.settings.parameters,
            before=before,
            tested=tested.get(part.name),
        )
        outcome = run(_subjects(part, around, request.settings), around, written)
        for rule, number in outcome.judged.items():
            judged[rule] = judged.get(rule, 0) + number
        hits += _of_set(part, around, parsed, outcome)
    if gathered.dockerfiles or gathered.systems:
        from setsail.engine import others  # start-up: most calls have neither

        hits += others.judge(gathered, rows, judged, broken)
    if gathered.running:
        hits += _of_running(gathered, request, rows, judged)
    kept, accepted = _less_accepted(hits, gathered, parsed, rows, request)
    new = kept if request.known is None else less_known(kept, request.known)
    beside = len(gathered.dockerfiles) + len(gathered.systems)
    checked = Checked(
        findings=_merged(new),
        not_checked=(*broken, *gathered.told, *_strangers(parsed, broken)),
        broken=tuple(broken),
        judged=judged,
        objects=len(parsed.objects) + beside,
        files=parsed.files + beside,
        accepted=accepted,
        known=len(kept) - len(new),
        excluded=gathered.excluded,
        environments=tuple(part.name for part in parsed.sets if part.name),
    )
    return Told(checked, new, kept)


def _strangers(parsed: Read, broken: Sequence[Problem]) -> Iterator[Problem]:
    """What is no manifest and not broken either."""
    known = set(map(id, broken))
    return (p for one in parsed.loaded for p in one.problems if id(p) not in known)


def _of_set(
    part: ObjectSet,
    around: Around,
    parsed: Read,
    outcome: rules_run.Outcome,
) -> Iterator[Hit]:
    for finding, subject in zip(outcome.findings, outcome.subjects, strict=True):
        if isinstance(subject, Manifest):
            shown = parsed.placed(finding, subject)
            name = parsed.written_name(subject) if shown is not finding else subject.name
            yield Hit(finding, shown, subject, around, part.name, name)


def _subjects(part: ObjectSet, around: Around, settings: Settings) -> tuple[Manifest, ...]:
    """The objects to judge: not those that another made, nor those that the settings leave out."""
    excluded = settings.objects
    return tuple(m for m in part.objects if not _controlled(m, around) and not _is_any(m, excluded))


def _of_running(
    gathered: Gathered, request: Request, rows: tuple[Rule, ...], judged: dict[str, int]
) -> Iterator[Hit]:
    """The hits in what a cluster showed, with its status."""
    around = Around(gathered.running, request.settings.parameters, gathered.seen)
    excluded = request.settings.objects
    subjects = [m for m in gathered.running if not _is_any(m, excluded)]
    outcome = rules_run.run(subjects, around, (row for row in rows if row.live))
    judged.update({row.id: outcome.judged[row.id] for row in rows if row.live})
    for finding, subject in zip(outcome.findings, outcome.subjects, strict=True):
        if isinstance(subject, Manifest):
            yield Hit(finding, finding, subject, around, "", subject.name)


def _is_any(manifest: Manifest, patterns: Iterable[Match]) -> bool:
    return any(
        p.object(manifest.kind, manifest.namespace, manifest.name, manifest.labels)
        and (not p.path or path_matches(manifest.document.file, (p.path,)))
        for p in patterns
    )


def _controlled(manifest: Manifest, around: Around) -> bool:
    """Whether another of the objects made this one, as in a dump of a live namespace: what is
    wrong with a Deployment is not told again for its ReplicaSets and pods."""
    return any(
        read(owner, "controller") is True
        and around.find(text(owner, "kind"), manifest.namespace, text(owner, "name"))
        for owner in items(manifest.body, "metadata", "ownerReferences")
    )


def _less_accepted(
    hits: list[Hit], gathered: Gathered, parsed: Read, rows: tuple[Rule, ...], request: Request
) -> tuple[tuple[Hit, ...], int]:
    """The hits that no suppression accepts, with those about suppressions, and how many others."""
    ignores = request.settings.ignores
    if not request.honour or not (ignores or sets.mentions(gathered)):
        return tuple(hits), 0
    from setsail.engine import accepted  # start-up: most calls accept nothing

    return accepted.apply(hits, gathered, parsed, rows, request)


def less_known(hits: Iterable[Hit], known: Mapping[str, int]) -> tuple[Hit, ...]:
    """The hits beyond those that a baseline counts."""
    from setsail.rules import baseline

    left = dict(known)
    new = []
    for hit in hits:
        mark = baseline.fingerprint(hit.found, hit.manifest)
        left[mark] = left.get(mark, 0) - 1
        if left[mark] < 0:
            new.append(hit)
    return tuple(new)


def _merged(hits: Iterable[Hit]) -> tuple[Finding, ...]:
    """The findings in the order of the files; an equal one of several environments once."""
    first: dict[object, int] = {}
    merged: list[Finding] = []
    for hit in hits:
        if not hit.environment:
            merged.append(hit.shown)
            continue
        at = next((first[key] for key in _equal(hit) if key in first), None)
        if at is None:
            for key in _equal(hit):
                first.setdefault(key, len(merged))
            merged.append(hit.shown._replace(environments=(hit.environment,)))
        elif hit.environment not in merged[at].environments:
            there = (*merged[at].environments, hit.environment)
            merged[at] = merged[at]._replace(environments=there)
        else:
            merged.append(hit.shown._replace(environments=(hit.environment,)))
    return tuple(sorted(merged, key=rules_run.order))


def _equal(hit: Hit) -> tuple[object, object]:
    """Two findings are one if they say the same of the same field of an object of one name, or
    if they stand at one place."""
    shown, ref = hit.shown, hit.shown.object
    named = (ref.kind, ref.name) if ref else ()
    said = ("said", shown.rule, named, shown.path, shown.message.en)
    return said, ("at", shown.rule, shown.place, shown.path)
