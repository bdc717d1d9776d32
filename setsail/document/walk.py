"""From a path to the nodes that stand for it."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.document.construct import is_merge, key_of
from setsail.document.meaning import Meaning, Unreadable
from setsail.document.nodes import PLAIN, QUOTED, MappingNode, Node, ScalarNode, SequenceNode
from setsail.finding.edit import Path


class Located(NamedTuple):
    """The nearest node to a path. `depth` tells how many of its steps exist.

    `key` is the key node where the last step that exists is a key. `shared` says that the
    way leads through a merge key, so that the node stands in more than one object.
    """

    key: Node | None
    value: Node
    depth: int
    shared: bool = False


class Written(NamedTuple):
    """A scalar as it stands in the file. `plain` means without quotes and without a tag."""

    path: Path
    text: str
    plain: bool
    is_key: bool
    node: ScalarNode


def locate(root: Node, path: Path, meaning: Meaning) -> Located:
    """Follow `path` from `root` as far as it exists."""
    found = Located(None, root, 0)
    for depth, step in enumerate(path, 1):
        node = found.value
        if isinstance(node, MappingNode):
            entry = _entry(node, str(step), meaning)
            if entry is None:
                return found
            found = Located(entry[0], entry[1], depth, found.shared or entry[2])
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            if not 0 <= step < len(node.value):
                return found
            found = Located(None, node.value[step], depth, found.shared)
        else:
            return found
    return found


def scalars(root: Node, meaning: Meaning, path: Path = ()) -> Iterator[Written]:
    """Every scalar below `root`, keys before their values; paths as in the object."""
    if isinstance(root, ScalarNode):
        yield Written(path, root.value, root.tag == PLAIN, False, root)
    elif isinstance(root, SequenceNode):
        for index, item in enumerate(root.value):
            yield from scalars(item, meaning, (*path, index))
    elif isinstance(root, MappingNode):
        for key, value in root.value:
            name = _name(key, meaning)
            if isinstance(key, ScalarNode):
                yield Written((*path, name), key.value, key.tag == PLAIN, True, key)
            yield from scalars(value, meaning, (*path, name))


def _entry(node: MappingNode, name: str, meaning: Meaning) -> tuple[Node, Node, bool] | None:
    """Key node, value node, whether it was merged in: the entry that counts for a name."""
    if name and name != "<<" and meaning.key(name) == name:
        for key, value in reversed(node.value):  # nearly always a plain word, as it is written
            if key.value == name and key.tag in (PLAIN, QUOTED):
                return key, value, False
            if key.value == "<<":
                break
    merged: tuple[Node, Node, bool] | None = None
    for key, value in reversed(node.value):
        if is_merge(key, meaning):
            sources = value.value if isinstance(value, SequenceNode) else [value]
            for source in sources:
                entry = _entry(source, name, meaning) if isinstance(source, MappingNode) else None
                if entry is not None and meaning.late_merge_wins:
                    return entry[0], entry[1], True
                if entry is not None:
                    merged = entry[0], entry[1], True
                    break
        elif _name(key, meaning) == name:
            return key, value, False
    return merged


def _name(key: Node, meaning: Meaning) -> str:
    try:
        return key_of(key, meaning)
    except Unreadable:
        return ""
