"""Check files: read them, run the rules over their objects, and mend what may be mended."""

import bisect
from collections.abc import Callable, Mapping
from typing import NamedTuple

from setsail.document import redact, secret, source
from setsail.engine import judging
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import CheckRefused, Hit, Request
from setsail.finding.finding import Finding
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report.checked import Checked
from setsail.rules.rule import Rule


def check(gathered: Gathered, request: Request) -> Checked:
    """Run the rules over every object of every file, all objects of a set seen together."""
    return judging.told(gathered, request).checked


def with_quotes(checked: Checked, gathered: Gathered) -> Checked:
    """The same with the source line of every finding."""
    quote = quoter(gathered)
    return checked._replace(
        findings=tuple(f._replace(quote=quote(f.place)) for f in checked.findings)
    )


def quoter(gathered: Gathered) -> Callable[[Place], str]:
    """What gives the source line of a place, redacted in the light of its document."""
    texts = {one.file: one.data for one in (*gathered.sources, *gathered.dockerfiles)}
    for one in gathered.sources:
        texts.update(one.made.texts if one.made is not None else {})
    return _Quotes(texts).line


class _Parts(NamedTuple):
    """A text in its documents: for each its first line, from 0, and its first character."""

    text: str
    lines: list[int]
    starts: list[int]


class _Quotes:
    """Lines of files as they may be shown. A document is split into its lines, and redacted, when
    it is quoted, and only the last is kept: findings come in the order of the files."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts
        self._parts: dict[str, _Parts] = {}
        self._last: tuple[tuple[str, int], list[str]] = (("", 0), [])

    def line(self, place: Place) -> str:
        """The line of a place without its end; "" where there is none."""
        if place.file not in self._texts or not place.line:
            return ""
        if place.file not in self._parts:
            self._parts[place.file] = _parts(source.decode(self._texts[place.file]))
        parts = self._parts[place.file]
        at = bisect.bisect_right(parts.lines, place.line - 1) - 1
        key = (place.file, at)
        if self._last[0] != key:
            end = parts.starts[at + 1] if at + 1 < len(parts.starts) else len(parts.text)
            part = parts.text[parts.starts[at] : end]
            lines = part.split("\n")
            self._last = key, redact.document(lines) if secret.suspected(part) else lines
        shown, row = self._last[1], place.line - 1 - parts.lines[at]
        return shown[row].rstrip("\r") if row < len(shown) else ""


def _parts(text: str) -> _Parts:
    lines, starts = [0], [0]
    at = text.find("\n---")
    while at >= 0:
        lines.append(lines[-1] + text.count("\n", starts[-1], at + 1))
        starts.append(at + 1)
        at = text.find("\n---", at + 1)
    return _Parts(text, lines, starts)


class Fixed(NamedTuple):
    """What `fix` did: the check before and after, the new text of each changed file, the fixes
    that could not be made exactly, and how many were offered and declined."""

    before: Checked
    after: Checked
    changed: Mapping[str, tuple[str, str]]
    refused: tuple[Problem, ...]
    declined: int = 0


Ask = Callable[[Finding, str, str, str], bool]
"""Asks a person about one fix: the finding, the file, its text before and after."""


def fix(gathered: Gathered, request: Request, ask: Ask | None = None) -> Fixed:
    """Mend what may be mended, in memory, until nothing more changes.

    A fix that needs asking is made if its rule is named, or if `ask` says so. Raises CheckRefused
    if the result were worse in any object than what was there.
    """
    from setsail.engine import mending

    rows = {row.id: row for row in request.chosen()}
    before = now = judging.told(gathered, request)
    consent = _Consent(bool(request.rules), ask)
    sources = gathered.sources
    refused: tuple[Problem, ...] = ()
    for _ in range(mending.ROUNDS):
        agreed = [hit for hit in now.hits if consent.given(hit, sources, rows)]
        step = mending.once(sources, agreed, rows)
        refused = step.refused
        if step.sources == sources:
            break
        sources = step.sources
        now = judging.told(gathered._replace(sources=sources), request)
    _refuse_worse(gathered, sources, request)
    changed = mending.changes(gathered.sources, sources)
    return Fixed(before.checked, now.checked, changed, refused, consent.declined)


class _Consent:
    """Which fixes may be made; each question is asked once."""

    def __init__(self, named: bool, ask: Ask | None) -> None:
        self._named = named
        self._ask = ask
        self._answers: dict[object, bool] = {}

    @property
    def declined(self) -> int:
        """How many questions were answered with no."""
        return sum(not answer for answer in self._answers.values())

    def given(self, hit: Hit, sources: tuple[Source, ...], rows: Mapping[str, Rule]) -> bool:
        """Whether the fix of a finding may be made now."""
        if hit.found.fix != "ask" or self._named:
            return hit.found.fix != "none"
        key = (hit.found.rule, hit.found.place.file, hit.found.object, hit.found.path)
        if self._ask is not None and key not in self._answers:
            if (shown := self._preview(hit, sources, rows)) is not None:
                self._answers[key] = self._ask(hit.shown, *shown)
        return self._answers.get(key, False)

    def _preview(
        self, hit: Hit, sources: tuple[Source, ...], rows: Mapping[str, Rule]
    ) -> tuple[str, str, str] | None:
        from setsail.engine import mending

        mine = [one for one in sources if one.file == hit.found.place.file]
        changed = mending.changes(mine, mending.once(mine, [hit], rows).sources)
        return next(((file, *texts) for file, texts in changed.items()), None)


def _refuse_worse(gathered: Gathered, sources: tuple[Source, ...], request: Request) -> None:
    """The rules that everybody hears judge too, so that a named fix cannot wake another rule."""
    from setsail.engine import mending

    judges = request._replace(
        rules=tuple(r.id for r in request.every if r.persona == "default" or r in request.chosen()),
        known=None,
    )
    old = judging.told(gathered, judges).checked
    new = judging.told(gathered._replace(sources=sources), judges).checked
    if worse := tuple(mending.worse(old.findings, new.findings)):
        raise CheckRefused(_worse(finding) for finding in worse)


def _worse(finding: Finding) -> Problem:
    message = Text(
        f"nothing was written: the fixes would cause {finding.rule}: {finding.message.en}",
        f"没有写入任何内容：这些修复会引起 {finding.rule}：{finding.message.zh}",
    )
    return Problem(message, finding.place)
