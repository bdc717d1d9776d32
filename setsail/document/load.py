"""A file to its documents: objects with kubectl's meaning, and the place of every value."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from setsail.document import construct, nodes, split, walk
from setsail.document.meaning import KUBERNETES, Meaning
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text

_ALIAS = re.compile(r"[\s:,\[-]\*\w")


class Duplicate(NamedTuple):
    """A key written twice in one mapping; the second is the one that counts."""

    path: Path
    first: Place
    second: Place


class Document:
    """One document of a file: its object, and where everything in it stands.

    `text` is the whole decoded file; `start` and `end` are offsets into it, `line` is the
    document's first line from 0. `body` is a plain dict, list or scalar, never None.
    """

    __slots__ = ("body", "duplicates", "end", "file", "line", "meaning", "start", "text", "tree")

    def __init__(
        self, file: str, text: str, chunk: split.Chunk, meaning: Meaning, built: construct.Built
    ) -> None:
        self.file = file
        self.text = text
        self.start, self.end, self.line = chunk
        self.meaning = meaning
        self.body: Any = built.body
        self.tree = built.root
        self.duplicates = tuple(
            Duplicate(r.path, self.position(r.first), self.position(r.second))
            for r in built.repeats
        )

    def node(self) -> nodes.Node | None:
        """The tree of nodes, composed again where it was not kept.

        None where the text is JSON that no YAML parser reads. Marks count from `start`, `line`.
        """
        return self.tree or _tree(self)

    def place(self, path: Path, key: bool = False) -> Place:
        """Where the value (or the key) at `path` stands; the nearest ancestor if it is absent."""
        root = self.node()
        if root is None:
            return Place(self.file, self.line + 1, 1)
        found = walk.locate(root, path, self.meaning)
        return self.position(found.key if key and found.key is not None else found.value)

    def scalars(self) -> Iterator[walk.Written]:
        """Every scalar as it is written, keys too, in the order of the file."""
        root = self.node()
        return iter(()) if root is None else walk.scalars(root, self.meaning)

    def quote(self, place: Place) -> str:
        """The source line of a place as it may be shown: redacted, without its line end."""
        if place.line <= self.line:
            return ""
        lines = _lines(self)
        at = place.line - 1 - self.line
        return lines[at] if at < len(lines) else ""

    def position(self, node: nodes.Node) -> Place:
        """Where a node of this document begins."""
        mark = node.start_mark
        return Place(self.file, self.line + mark.line + 1, mark.column + 1)


class Loaded(NamedTuple):
    """What a file holds. A document with a problem is not among the documents."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


Known = Mapping[int, construct.Built]
"""By the start of a part: documents without a fault that another process has read already."""


def load(
    text: str,
    file: str,
    meaning: Meaning = KUBERNETES,
    known: Known | None = None,
    keep: bool = False,
) -> Loaded:
    """Read every document of a file; a broken one is a problem and hides no other.

    Documents that say nothing (comments, null) are left out. With `keep` each holds its tree of
    nodes, which is fourteen times its text and spares composing it again for positions.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for chunk in split.split(text):
        try:
            built = known.get(chunk.start) if known else None
            parts = (
                ((chunk, built),)
                if built is not None
                else _json(text, chunk, meaning) or _read(text, chunk, meaning)
            )
        except yaml.YAMLError as error:
            from setsail.document import trouble  # start-up: most files have none

            problems.append(trouble.problem(file, text, chunk, error))
            continue
        for part, built in parts:
            document = Document(file, text, part, meaning, built)
            if not keep:
                document.tree = None
            problems.extend(_fault(document, fault) for fault in built.faults)
            if built.body is not None and not built.faults:
                documents.append(document)
    return Loaded(tuple(documents), tuple(problems))


def plain(text: str, chunk: split.Chunk, meaning: Meaning) -> Any:
    """The body of one part of YAML that has neither fault nor repeated key nor alias; else None."""
    try:
        parts = () if _json(text, chunk, meaning) else _read(text, chunk, meaning)
    except yaml.YAMLError:
        return None
    if len(parts) != 1 or parts[0][1].faults or parts[0][1].repeats:
        return None
    return None if _ALIAS.search(text, chunk.start, chunk.end) else parts[0][1].body


def _json(
    text: str, chunk: split.Chunk, meaning: Meaning
) -> tuple[tuple[split.Chunk, construct.Built], ...]:
    """The values of a part of the file that is JSON; none if it is not."""
    begin = text.find("\n", chunk.start) + 1 if text.startswith("---", chunk.start) else chunk.start
    if not text[begin : begin + 100].lstrip().startswith(("{", "[")):
        return ()
    from setsail.document import jsontext  # start-up: most files are not JSON

    return jsontext.read(text, chunk, meaning)


def _read(
    text: str, chunk: split.Chunk, meaning: Meaning
) -> tuple[tuple[split.Chunk, construct.Built], ...]:
    """The document of a part of the file; what follows it without `---` is a fault."""
    roots = nodes.compose(text[chunk.start : chunk.end])
    if not roots:
        return ()
    built = construct.build(roots[0], meaning)
    hidden = Text(
        "kubectl does not read this: a document begins here without a line that is only ---",
        "kubectl 不会读到这里：新文档之前没有单独一行 ---",
    )
    faults = (*built.faults, *(construct.Fault(hidden, root) for root in roots[1:]))
    return ((chunk, built._replace(faults=faults)),)


def _fault(document: Document, fault: construct.Fault) -> Problem:
    place = document.position(fault.node)
    return Problem(fault.text, place, None, document.quote(place))


@lru_cache(1)
def _tree(document: Document) -> nodes.Node | None:
    text = document.text[document.start : document.end]
    try:
        roots = nodes.compose(text)
    except yaml.YAMLError:
        from setsail.document import jsontext

        # JSON may hold escapes that libyaml refuses; blanks of the same length keep the marks.
        try:
            roots = nodes.compose(jsontext.without_surrogates(text))
        except yaml.YAMLError:
            return None
    return roots[0] if roots else None


@lru_cache(1)
def _lines(document: Document) -> list[str]:
    from setsail.document import redact  # start-up: most files have nothing to quote

    return redact.document(nodes.lines(document.text[document.start : document.end]))
