"""A tree of values that know where they stand, through merges, anchors and `extends`."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from setsail.document import construct, nodes
from setsail.document.load import Document
from setsail.document.meaning import Scalar, Unreadable
from setsail.finding.place import Place

Substitute = Callable[[str, Place], str]
_T = TypeVar("_T")


class Located(NamedTuple):
    """A scalar, a list or a mapping of further such values, and its place.

    The place of a collection under a key is that of the key. `tag` is "!reset" or "!override"
    where the author said that merging must not take place.
    """

    value: "Scalar | list[Located] | dict[str, Located]"
    place: Place
    tag: str = ""

    @property
    def mapping(self) -> "dict[str, Located]":
        """The entries; {} for anything but a mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> "list[Located]":
        """The items; [] for anything but a list."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str | None:
        """A scalar as compose would write it into an environment; None for null and others."""
        match self.value:
            case None | list() | dict():
                return None
            case bool():
                return "true" if self.value else "false"
            case float() if self.value.is_integer() and abs(self.value) < 1e21:
                return str(int(self.value))
            case _:
                return str(self.value)

    @property
    def number(self) -> int | None:
        """A whole number, also one in quotes."""
        text = (self.text or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def get(self, *path: str) -> "Located | None":
        """The value below some keys."""
        found: Located | None = self
        for step in path:
            found = found.mapping.get(step) if found is not None else None
        return found

    def told(self, *path: str) -> str | None:
        """The text below some keys."""
        found = self.get(*path)
        return found.text if found is not None else None

    def with_value(self, value: "Scalar | list[Located] | dict[str, Located]") -> "Located":
        """Another value at the same place."""
        return self._replace(value=value)


def of(document: Document, substitute: Substitute) -> Located:
    """The tree of a document; `substitute` is asked for every string value, never for keys."""
    root = document.node()
    if root is None:
        return Located(None, Place(document.file))
    return _Builder(document, substitute).value(root, None)


class _Builder:
    """Builds one document; what is aliased is built once and shared."""

    def __init__(self, document: Document, substitute: Substitute) -> None:
        self._document = document
        self._substitute = substitute
        self._known: dict[int, Located] = {}

    def value(self, node: nodes.Node, key: nodes.Node | None) -> Located:
        if (known := self._known.get(id(node))) is not None:
            return known
        scalar = isinstance(node, nodes.ScalarNode)
        place = self._document.position(node if scalar or key is None else key)
        tag = node.tag if node.tag in ("!reset", "!override") else ""
        found = Located(self._content(node, place), place, tag)
        self._known[id(node)] = found
        return found

    def _content(
        self, node: nodes.Node, place: Place
    ) -> "Scalar | list[Located] | dict[str, Located]":
        if isinstance(node, nodes.MappingNode):
            return self._mapping(node)
        if isinstance(node, nodes.SequenceNode):
            return [self.value(item, None) for item in node.value]
        try:
            scalar = construct.scalar(node, self._document.meaning)  # type: ignore[arg-type]
        except Unreadable:
            return None
        return self._substitute(scalar, place) if isinstance(scalar, str) else scalar

    def _mapping(self, node: nodes.MappingNode) -> dict[str, Located]:
        own: dict[str, Located] = {}
        merged: dict[str, Located] = {}
        for key, value in node.value:
            if construct.is_merge(key, self._document.meaning):
                sources = value.value if isinstance(value, nodes.SequenceNode) else [value]
                for source in sources:
                    merged = {**self.value(source, None).mapping, **merged}
                continue
            try:
                name = construct.key_of(key, self._document.meaning)
            except Unreadable:
                continue
            own[name] = self.value(value, key)
        return {**merged, **own}
