"""Text to a tree of nodes with marks: libyaml under a loader that resolves nothing.

A node's tag tells how it was written: PLAIN, QUOTED, or the tag that was given. Only then
can each meaning decide for itself. Marks count characters of the text composed.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.events import AliasEvent, Event
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

PLAIN, QUOTED, COLLECTION = "p", "s", "c"
DEEPEST = 200
"""Levels of nesting that are read. Real manifests have under 60; what walks objects recurses."""

__all__ = [
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "TooDeep",
    "compose",
    "events",
    "lines",
]


class TooDeep(yaml.MarkedYAMLError):
    """Collections are nested deeper than DEEPEST."""


class _Untyped:
    """Replaces the resolver: the hooks that both parsers call for every node."""

    depth = 0

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            mark = None if parent is None else parent.start_mark
            raise TooDeep(problem="too deep", problem_mark=mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def check_resolver_prefix(self, depth: int, path: object, parent: Node, index: object) -> bool:
        return False

    def resolve(self, kind: type, value: object, implicit: Any) -> str:
        if kind is ScalarNode:
            return PLAIN if implicit[0] else QUOTED
        return COLLECTION


class _Pure(_Untyped, Reader, Scanner, Parser, Composer):
    """Without libyaml, and for anchors set twice, which libyaml's binding refuses."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if not isinstance(event, AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Fast(_Untyped, CParser):
        pass

    _LOADERS: tuple[type[Any], ...] = (_Fast, _Pure)
else:
    _LOADERS = (_Pure,)


def compose(text: str) -> list[Node]:
    """The root nodes of every YAML document in `text`; a document without content gives none.

    Raises yaml.YAMLError (its marks count from the start of `text`) or TooDeep.
    """
    for loader in _LOADERS:
        try:
            return _roots(loader(text))
        except yaml.composer.ComposerError as error:
            if "duplicate anchor" not in str(error.context or error.problem) or loader is _Pure:
                raise
    raise AssertionError("the last loader returns or raises")


def _roots(loader: Any) -> list[Node]:
    found = []
    while loader.check_node():
        found.append(loader.get_node())
    return found


def lines(text: str) -> list[str]:
    """The lines of a text where YAML 1.1 ends them, so that they are those that marks count."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


def events(text: str) -> Iterator[Event]:
    """The parser's events of `text`, whose marks tell aliases and ends that nodes do not."""
    loader = _LOADERS[0](text)
    while loader.check_event():
        yield loader.get_event()
