"""Where each value of a document is written, to the character: what an edit needs.

Unlike nodes, spots tell an alias from its anchor, and a block collection ends with its last
value, not where the next thing begins. Offsets count from the start of the text given.
"""

from collections.abc import Iterator
from typing import Any, Literal

from yaml import events as yaml_events

from setsail.document import construct, nodes
from setsail.document.meaning import Meaning, Unreadable

Kind = Literal["scalar", "alias", "mapping", "sequence"]


class Spot:
    """One value as written. `entries` are the (key, value) pairs, with key None in a sequence.

    `start` includes an anchor and a tag; `end` is behind the last character. `name` is the
    key that a scalar makes; `literal` says a scalar in block style (`|`, `>`).
    """

    __slots__ = ("anchor", "end", "entries", "flow", "kind", "literal", "merge", "name", "start")

    def __init__(self, kind: Kind, event: Any) -> None:
        self.kind: Kind = kind
        self.start: int = event.start_mark.index
        self.end: int = event.end_mark.index
        self.anchor: str | None = event.anchor
        self.flow = bool(getattr(event, "flow_style", False))
        self.literal = getattr(event, "style", None) in ("|", ">")
        self.entries: list[tuple[Spot | None, Spot]] = []
        self.name: str | None = None
        self.merge = False

    def last(self, name: str) -> "int | None":
        """The index of the entry that counts for a key: the last one of that name."""
        for index in range(len(self.entries) - 1, -1, -1):
            key = self.entries[index][0]
            if key is not None and key.name == name and not key.merge:
                return index
        return None


def lay_out(text: str, meaning: Meaning) -> Spot | None:
    """The root of the first document of a text that is known to parse; None if it is empty."""
    stream = nodes.events(text)
    for event in stream:
        if isinstance(event, yaml_events.NodeEvent):
            return _spot(event, stream, meaning)
    return None


def aliases(spot: Spot) -> frozenset[str]:
    """The names of all anchors that an alias below `spot` uses."""
    if spot.kind == "alias" and spot.anchor:
        return frozenset((spot.anchor,))
    found = (aliases(each) for entry in spot.entries for each in entry if each is not None)
    return frozenset().union(*found)


def _spot(event: Any, stream: Iterator[Any], meaning: Meaning) -> Spot:
    match event:
        case yaml_events.AliasEvent():
            return Spot("alias", event)
        case yaml_events.ScalarEvent():
            return _scalar(event, meaning)
        case yaml_events.MappingStartEvent():
            return _mapping(Spot("mapping", event), stream, meaning)
        case _:
            return _sequence(Spot("sequence", event), stream, meaning)


def _scalar(event: Any, meaning: Meaning) -> Spot:
    spot = Spot("scalar", event)
    tag = event.tag or (nodes.PLAIN if event.implicit[0] else nodes.QUOTED)
    node = nodes.ScalarNode(tag, event.value)
    spot.merge = construct.is_merge(node, meaning)
    try:
        spot.name = construct.key_of(node, meaning)
    except Unreadable:
        spot.name = None
    return spot


def _mapping(spot: Spot, stream: Iterator[Any], meaning: Meaning) -> Spot:
    for event in stream:
        if isinstance(event, yaml_events.MappingEndEvent):
            return _closed(spot, event)
        key = _spot(event, stream, meaning)
        spot.entries.append((key, _spot(next(stream), stream, meaning)))
    raise AssertionError("the parser closes what it opens")


def _sequence(spot: Spot, stream: Iterator[Any], meaning: Meaning) -> Spot:
    for event in stream:
        if isinstance(event, yaml_events.SequenceEndEvent):
            return _closed(spot, event)
        spot.entries.append((None, _spot(event, stream, meaning)))
    raise AssertionError("the parser closes what it opens")


def _closed(spot: Spot, event: Any) -> Spot:
    spot.end = event.end_mark.index if spot.flow else spot.entries[-1][1].end
    return spot
