"""Check files: read them, run the rules over their objects, and mend what may be mended."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from setsail.finding.finding import Finding, Fixable, Persona
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import load as manifests
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read, text
from setsail.report.checked import Checked
from setsail.rules import run as rules_run
from setsail.rules.index import RULES
from setsail.rules.rule import Rule, chosen
from setsail.world import files

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"


class CheckRefused(Refused):
    """The call asks for something that cannot be checked."""


class Request(NamedTuple):
    """What to check for: the rules with these ids, or else those of the persona."""

    persona: Persona = "default"
    rules: tuple[str, ...] = ()

    def chosen(self) -> tuple[Rule, ...]:
        """The rules that are asked for. Raises CheckRefused for an id that does not exist."""
        known = {rule.id for rule in RULES}
        if unknown := [name for name in self.rules if name not in known]:
            raise CheckRefused([no_such_rule(name) for name in unknown])
        return chosen(RULES, self.persona, self.rules)


class Source(NamedTuple):
    """One file as it was read."""

    file: str
    data: bytes


class Gathered(NamedTuple):
    """The files to check, and those that could not be read."""

    sources: tuple[Source, ...]
    unread: tuple[Problem, ...]


def no_such_rule(name: str) -> Problem:
    """The problem of a rule id that does not exist, with the one that was probably meant."""
    import difflib

    close = difflib.get_close_matches(name, [rule.id for rule in RULES], 1, 0.4)
    help = Text("setsail rules lists them all", "setsail rules 列出全部规则")
    if close:
        help = Text(f"did you mean {close[0]}?", f"是否想写 {close[0]}？")
    return Problem(Text(f"there is no rule {name!r}", f"没有规则 {name!r}"), None, help)


def gather(paths: Iterable[str], stdin: bytes = b"") -> Gathered:
    """Read the named files, and below named folders every manifest; `-` is standard input.

    A path that does not exist is refused; a file in a folder that cannot be read is told.
    """
    sources: dict[str, Source] = {}
    unread: list[Problem] = []
    for path in paths:
        if path == STDIN:
            sources[path] = Source(path, stdin)
        elif not files.is_folder(path):
            sources[path] = Source(path, files.read(path))
        else:
            for file in files.walk(path, SUFFIXES):
                try:
                    sources[file] = Source(file, files.read(file))
                except files.FileRefused as refused:
                    unread.extend(refused.problems)
    return Gathered(tuple(sources.values()), tuple(unread))


def check(gathered: Gathered, request: Request) -> Checked:
    """Run the rules over every object of every file, all objects seen together."""
    return _check(_read(gathered.sources), gathered.unread, request.chosen())


class _Read(NamedTuple):
    """The objects of every file, and what in it is none."""

    loaded: tuple[manifests.Manifests, ...]
    objects: tuple[Manifest, ...]


def _read(sources: Sequence[Source]) -> _Read:
    loaded = tuple(manifests.load(source.data, source.file) for source in sources)
    return _Read(loaded, tuple(m for one in loaded for m in one.manifests))


def _check(parsed: _Read, unread: tuple[Problem, ...], rows: tuple[Rule, ...]) -> Checked:
    around = Around(parsed.objects)
    subjects = (m for m in parsed.objects if not _controlled(m, around))
    outcome = rules_run.run(subjects, around, rows)
    return Checked(
        findings=outcome.findings,
        not_checked=(*unread, *(p for one in parsed.loaded for p in one.problems)),
        broken=(*unread, *(p for one in parsed.loaded for p in one.broken)),
        judged=outcome.judged,
        objects=len(parsed.objects),
        files=sum(bool(one.manifests) for one in parsed.loaded),
    )


def _controlled(manifest: Manifest, around: Around) -> bool:
    """Whether another of the objects made this one, as in a dump of a live namespace: what is
    wrong with a Deployment is not told again for its ReplicaSets and pods."""
    return any(
        read(owner, "controller") is True
        and around.find(text(owner, "kind"), manifest.namespace, text(owner, "name"))
        for owner in items(manifest.body, "metadata", "ownerReferences")
    )


def with_quotes(checked: Checked, gathered: Gathered) -> Checked:
    """The same with the source line of every finding, redacted in the light of its file."""
    from setsail.document import redact, source

    named = {finding.place.file for finding in checked.findings}
    lines = {
        one.file: redact.text(source.decode(one.data)).split("\n")
        for one in gathered.sources
        if one.file in named
    }
    findings = tuple(f._replace(quote=_line(lines, f.place)) for f in checked.findings)
    return checked._replace(findings=findings)


def _line(lines: Mapping[str, list[str]], place: Place) -> str:
    written = lines.get(place.file, [])
    return written[place.line - 1].rstrip("\r") if 0 < place.line <= len(written) else ""


class Fixed(NamedTuple):
    """What `fix` did: the check before and after, the new text of each changed file, and the
    fixes that could not be made exactly."""

    before: Checked
    after: Checked
    changed: Mapping[str, tuple[str, str]]
    refused: tuple[Problem, ...]


def fix(gathered: Gathered, request: Request) -> Fixed:
    """Mend what may be mended, in memory, until nothing more changes.

    Fixes that need asking are made only for rules that are named. Raises CheckRefused if the
    result were worse in any object than what was there.
    """
    from setsail.engine import mending

    rows = request.chosen()
    grades: tuple[Fixable, ...] = ("safe", "ask") if request.rules else ("safe",)
    parsed = _read(gathered.sources)
    before = _check(parsed, gathered.unread, rows)
    sources = gathered.sources
    refused: tuple[Problem, ...] = ()
    for _ in range(mending.ROUNDS):
        step = mending.once(sources, parsed.objects, rows, grades)
        refused = step.refused
        if step.sources == sources:
            break
        sources, parsed = step.sources, _read(step.sources)
    _refuse_worse(_read(gathered.sources), parsed, rows)
    after = _check(parsed, gathered.unread, rows)
    return Fixed(before, after, mending.changes(gathered.sources, sources), refused)


def _refuse_worse(before: _Read, after: _Read, rows: tuple[Rule, ...]) -> None:
    """The rules that everybody hears judge too, so that a named fix cannot wake another rule."""
    from setsail.engine import mending

    judges = tuple(rule for rule in RULES if rule in rows or rule.persona == "default")
    old, new = _check(before, (), judges), _check(after, (), judges)
    if worse := tuple(mending.worse(old.findings, new.findings)):
        raise CheckRefused(_worse(finding) for finding in worse)


def _worse(finding: Finding) -> Problem:
    message = Text(
        f"nothing was written: the fixes would cause {finding.rule}: {finding.message.en}",
        f"没有写入任何内容：这些修复会引起 {finding.rule}：{finding.message.zh}",
    )
    return Problem(message, finding.place)
