"""One round of mending: the fixes of all findings, as edits to the texts of the files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from setsail.document import source as texts
from setsail.document import splice
from setsail.document.load import Document
from setsail.finding.edit import Edit
from setsail.finding.finding import Finding
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.rules import run
from setsail.rules.rule import Rule

if TYPE_CHECKING:
    from setsail.engine.gather import Source
    from setsail.engine.judging import Hit

ROUNDS = 8
"""A fix may make room for another; more rounds than this mean that two fixes fight."""

Group = tuple[Edit, ...]


class Step(NamedTuple):
    """The sources after one round, and what could not be edited exactly."""

    sources: "tuple[Source, ...]"
    refused: tuple[Problem, ...]


def edits(hit: "Hit", rows: Mapping[str, Rule]) -> Group:
    """The edits that mend a finding, with paths from the root of its object; or none."""
    row = rows.get(hit.found.rule)
    if row is None or hit.manifest is None:
        return ()
    return run.mend(row, hit.manifest, hit.found, hit.around)


def once(sources: "Sequence[Source]", hits: "Iterable[Hit]", rows: Mapping[str, Rule]) -> Step:
    """Make the fixes of these findings, as far as they can be made together."""
    by_file: dict[str, dict[Document, list[Group]]] = {}
    for hit in hits:
        if hit.manifest is not None and (group := _in_document(hit, rows)):
            document = hit.manifest.document
            by_file.setdefault(document.file, {}).setdefault(document, []).append(group)
    mended: list[Source] = []
    refused: list[Problem] = []
    for source in sources:
        data = source.data
        if source.file in by_file and source.made is None:
            data, problems = _edited(source, by_file[source.file])
            refused.extend(problems)
        mended.append(source._replace(data=data))
    return Step(tuple(mended), tuple(refused))


def _in_document(hit: "Hit", rows: Mapping[str, Rule]) -> Group:
    base = hit.manifest.base if hit.manifest is not None else ()
    return tuple(e._replace(path=(*base, *e.path)) for e in edits(hit, rows))


def _edited(source: "Source", changes: dict[Document, list[Group]]) -> tuple[bytes, list[Problem]]:
    """The new bytes of one file. If not all edits can be made, those that can are made."""
    text = texts.decode(source.data)
    if text.encode("utf-8", "surrogateescape") != source.data:
        words = (
            "not edited: only UTF-8 without a byte order mark is",
            "未修改：只修改不带 BOM 的 UTF-8 文件",
        )
        return source.data, [Problem(Text(*words), Place(source.file))]
    whole = [(d, [e for group in groups for e in group]) for d, groups in changes.items()]
    try:
        return splice.apply_all(whole).encode(), []
    except splice.CannotEdit:
        possible, problems = _possible(changes)
        return (splice.apply_all(possible).encode() if possible else source.data), problems


def _possible(
    changes: dict[Document, list[Group]],
) -> tuple[list[tuple[Document, list[Edit]]], list[Problem]]:
    """The edits of each finding that can be made together with those before it."""
    possible: list[tuple[Document, list[Edit]]] = []
    problems: list[Problem] = []
    for document, groups in changes.items():
        made: list[Edit] = []
        for group in groups:
            try:
                splice.apply(document, [*made, *group])
            except splice.CannotEdit as refused:
                problems.extend(refused.problems)
            else:
                made.extend(group)
        if made:
            possible.append((document, made))
    return possible, problems


def worse(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of a rule in an object that had fewer of them before."""
    left = Counter(_identity(finding) for finding in before)
    for finding in after:
        left[_identity(finding)] -= 1
        if left[_identity(finding)] < 0:
            yield finding


def _identity(finding: Finding) -> tuple[object, ...]:
    """A fix may change the apiVersion of an object, which stays the same object."""
    ref = finding.object
    return finding.rule, finding.place.file, ref and (ref.kind, ref.namespace, ref.name)


def changes(before: "Sequence[Source]", after: "Sequence[Source]") -> Mapping[str, tuple[str, str]]:
    """The old and the new text of every file that is not as it was."""
    return {
        old.file: (texts.decode(old.data), texts.decode(new.data))
        for old, new in zip(before, after, strict=True)
        if old.data != new.data
    }
