"""Suppressions of one call: gathered from annotations, comments and settings, and applied."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from setsail.document import source
from setsail.document.load import Document
from setsail.engine.gather import Gathered
from setsail.engine.sets import MARKS, Read
from setsail.manifest.around import Around
from setsail.rules import run as rules_run
from setsail.rules import suppress
from setsail.rules.rule import Rule
from setsail.rules.suppress import Suppression
from setsail.world import files

if TYPE_CHECKING:
    from setsail.engine.judging import Hit, Request


def apply(
    hits: "Iterable[Hit]",
    gathered: Gathered,
    parsed: Read,
    rows: tuple[Rule, ...],
    request: "Request",
) -> "tuple[tuple[Hit, ...], int]":
    """The hits that stay, with those about suppressions themselves, and how many were accepted."""
    from setsail.engine.judging import Hit

    given = tuple(hits)
    found = (
        *suppress.of_settings(request.settings.ignores),
        *(s for m in parsed.objects for s in suppress.of_manifest(m)),
        *_in_comments(gathered, parsed),
    )
    ran = frozenset(row.id for row in rows)
    pairs = [(hit.shown, hit.manifest) for hit in given]
    applied = suppress.apply(pairs, found, ran | _unknown(found, request), request.today)
    left = list(map(id, applied.kept))
    kept = [hit for hit in given if id(hit.shown) in set(left)]
    around = Around(())
    outcome = rules_run.run(applied.judged, around, rows)
    kept += [Hit(finding, finding, None, around) for finding in outcome.findings]
    return tuple(kept), len(applied.accepted)


def _unknown(found: Iterable[Suppression], request: "Request") -> frozenset[str]:
    """Rules that no suppression can meet, because there is no such rule: unused, in any run."""
    known = {rule.id for rule in request.every}
    return frozenset(one.rule for one in found if one.rule not in known)


def _in_comments(gathered: Gathered, parsed: Read) -> Iterator[Suppression]:
    texts: dict[str, bytes] = {}
    for one in gathered.sources:
        texts.update(one.made.texts if one.made is not None else {one.file: one.data})
    texts.update((one.file, one.data) for one in gathered.dockerfiles)
    texts.update((file, files.read(file)) for file in gathered.systems)
    documents: dict[str, list[Document]] = {}
    for manifest in parsed.objects:
        documents.setdefault(manifest.document.file, []).append(manifest.document)
    for file, data in texts.items():
        if MARKS[0] in data:
            hidden = [r for d in documents.get(file, ()) for r in _scalars(d)]
            yield from suppress.of_text(source.decode(data), file, hidden)


def _scalars(document: Document) -> Iterator[range]:
    """The lines inside scalars of several lines: what looks like a comment there is content."""
    for written in document.scalars():
        first, last = written.node.start_mark.line, written.node.end_mark.line
        if last > first:
            yield range(document.line + first + 2, document.line + last + 1)
