"""Findings that somebody accepted: at the object, in the file or in the settings; with a reason.

    metadata:
      annotations:
        setsail.dev/ignore.run-as-root: "the vendor's image; until 2026-12-31"

    - name: legacy  # setsail: ignore run-as-root until=2026-12-31 the vendor's image

A comment speaks of its line and of everything nested below it; alone on a line, of what follows;
above the first line of a document, of the whole document.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from setsail.finding.edit import Path
from setsail.finding.finding import Finding, ObjectRef
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.manifest.manifest import Manifest
from setsail.rules.settings import Ignore, Match, path_matches

ANNOTATION = "setsail.dev/ignore."
COMMENT = "setsail: ignore"
KIND = "Suppression"

_COMMENT = r"(?:^|(?<=\s))#\s*setsail: ignore\b[ \t]*([^\r\n]*)"
_UNTIL = r"(?:^|[;,\s])\s*until[=:\s]\s*(\S+)"
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"

State = Literal["used", "unused", "unjudged", "expired", "faulty"]


class Suppression(NamedTuple):
    """One acceptance of one rule. It is about an object, or lines of a file, or a match.

    `fault` says why it cannot be honoured. `until` is an ISO date, or "" for no end.
    """

    rule: str
    place: Place
    reason: str
    until: str = ""
    object: ObjectRef | None = None
    lines: range | None = None
    match: Match | None = None
    fault: Text | None = None


class Judged(NamedTuple):
    """A suppression and what became of it: the subject of the rules about suppressions."""

    suppression: Suppression
    state: State

    @property
    def known_as(self) -> str:
        """The kind by which rules are chosen."""
        return KIND

    @property
    def ref(self) -> ObjectRef | None:
        """The object that it is about."""
        return self.suppression.object

    def place(self, path: Path) -> Place:
        """Where it is written."""
        return self.suppression.place


class Applied(NamedTuple):
    """The findings that stay, those that somebody accepted, and all suppressions, judged."""

    kept: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    judged: tuple[Judged, ...]


def of_manifest(manifest: Manifest) -> Iterator[Suppression]:
    """The suppressions in the annotations of an object or of its pods."""
    holders: list[Path] = [("metadata", "annotations")]
    if manifest.pod is not None and manifest.pod.path[:-1]:
        holders.append((*manifest.pod.path[:-1], "metadata", "annotations"))
    for holder in holders:
        found = manifest.get(*holder)
        for key, value in found.items() if isinstance(found, dict) else ():
            if key.startswith(ANNOTATION):
                place = manifest.place((*holder, key), key=True)
                words = value if isinstance(value, str) else ""
                parsed = _words(key.removeprefix(ANNOTATION), words, place)
                yield parsed._replace(object=manifest.ref)


def of_text(text: str, file: str, hidden: Sequence[range] = ()) -> Iterator[Suppression]:
    """The suppressions in the comments of a file. `hidden` are lines inside a scalar."""
    lines = text.split("\n")
    for number, raw in enumerate(lines, 1):
        found = re.search(_COMMENT, raw) if COMMENT in raw else None
        if found is None or any(number in span for span in hidden):
            continue
        names, _, words = found[1].partition(" ")
        alone = not raw[: found.start()].strip()
        place = Place(file, number, found.start() + 1)
        scope = _scope(lines, number - 1, alone)
        for name in filter(None, names.split(",")) if names else ("",):
            yield _words(name, words, place)._replace(lines=scope)


def of_settings(ignores: Iterable[Ignore]) -> Iterator[Suppression]:
    """The suppressions in the settings."""
    for ignore in ignores:
        for rule in ignore.rules:
            yield Suppression(rule, ignore.place, ignore.reason, ignore.until, match=ignore.match)


def _words(rule: str, words: str, place: Place) -> Suppression:
    """Reads "reason; until 2026-12-31" and "until=2026-12-31 reason"."""
    until, fault = "", None
    if found := re.search(_UNTIL, words):
        until, words = found[1].rstrip(".;,"), words[: found.start()] + words[found.end() :]
        try:
            date.fromisoformat(until)
        except ValueError:
            fault = Text(
                f"{until!r} is no day such as 2026-12-31", f"{until!r} 不是 2026-12-31 这样的日期"
            )
            until = ""
    reason = words.strip(" \t\r;,-—–:")
    if not re.fullmatch(_ID, rule):
        fault = Text("it names no rule", "没有写明规则")
    elif not reason:
        fault = Text(f"it does not say why {rule} is accepted", f"没有说明为什么接受 {rule}")
    return Suppression(rule, place, reason, until, fault=fault)


def _scope(lines: Sequence[str], at: int, alone: bool) -> range:
    """The lines (from 1) that a comment on line `at` (from 0) speaks of."""
    if alone:
        start = _document_start(lines, at)
        if not any(_content(line) for line in lines[start:at]):
            return range(start + 1, _document_end(lines, at) + 1)
        at = next((n for n in range(at + 1, len(lines)) if _content(lines[n])), at)
    indent, end = _indent(lines[at]), at + 1
    opens = lines[at].split(" #")[0].rstrip().endswith(":")
    while end < len(lines) and not lines[end].startswith("---"):
        deeper = _indent(lines[end]) > indent
        item = opens and _indent(lines[end]) == indent and lines[end].lstrip().startswith("-")
        if _content(lines[end]) and not deeper and not item:
            break
        end += 1
    return range(at + 1, end + 1)


def _document_start(lines: Sequence[str], at: int) -> int:
    return next((n + 1 for n in range(at, -1, -1) if lines[n].startswith("---")), 0)


def _document_end(lines: Sequence[str], at: int) -> int:
    return next((n for n in range(at, len(lines)) if lines[n].startswith("---")), len(lines))


def _content(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def apply(
    findings: Iterable[tuple[Finding, Manifest | None]],
    suppressions: Sequence[Suppression],
    ran: frozenset[str],
    today: str,
) -> Applied:
    """Take out the findings that a suppression in force accepts. `ran` are the rules that ran."""
    by_rule: dict[str, list[int]] = {}
    for index, one in enumerate(suppressions):
        by_rule.setdefault(one.rule, []).append(index)
    used: set[int] = set()
    kept: list[Finding] = []
    accepted: list[Finding] = []
    for finding, manifest in findings:
        mine = [
            n for n in by_rule.get(finding.rule, ()) if _about(suppressions[n], finding, manifest)
        ]
        used.update(mine)
        in_force = any(_in_force(suppressions[n], today) for n in mine)
        (accepted if in_force else kept).append(finding)
    states = (_state(one, n in used, ran, today) for n, one in enumerate(suppressions))
    judged = tuple(Judged(one, state) for one, state in zip(suppressions, states, strict=True))
    return Applied(tuple(kept), tuple(accepted), judged)


def _state(one: Suppression, used: bool, ran: frozenset[str], today: str) -> State:
    if one.fault is not None:
        return "faulty"
    if one.until and one.until < today:
        return "expired"
    if used:
        return "used"
    return "unused" if one.rule in ran else "unjudged"


def _in_force(one: Suppression, today: str) -> bool:
    return one.fault is None and not (one.until and one.until < today)


def _about(one: Suppression, finding: Finding, manifest: Manifest | None) -> bool:
    if one.lines is not None:
        return finding.place.file == one.place.file and finding.place.line in one.lines
    if one.match is None:
        return finding.object == one.object
    labels: Mapping[str, str] = manifest.labels if manifest is not None else {}
    ref = finding.object or ObjectRef("", "", "", "")
    return (
        one.match.object(ref.kind, ref.namespace, ref.name, labels)
        and (not one.match.path or path_matches(finding.place.file, (one.match.path,)))
        and (not one.match.container or _in_container(one.match.container, finding, manifest))
    )


def _in_container(pattern: str, finding: Finding, manifest: Manifest | None) -> bool:
    pod = manifest.pod if manifest is not None else None
    name = next(
        (c.name for c in (pod.containers if pod else ()) if finding.path[: len(c.path)] == c.path),
        "",
    )
    return bool(name) and Match(name=pattern).object("", "", name, {})
