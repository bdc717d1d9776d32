"""A tree of nodes to plain dicts, lists and scalars, with kubectl's limits on aliases."""

import base64
import binascii
from collections.abc import Iterator
from sys import intern
from typing import Any, NamedTuple

from setsail.document.meaning import Meaning, Scalar, Unreadable
from setsail.document.nodes import PLAIN, QUOTED, MappingNode, Node, ScalarNode, SequenceNode
from setsail.finding.edit import Path
from setsail.finding.text import Text

_TAG = "tag:yaml.org,2002:"
_NAMES = {bool: "bool", int: "int", float: "float", type(None): "null", str: "str"}
_TYPED = frozenset(_TAG + name for name in ("bool", "int", "float", "null"))


class Fault(NamedTuple):
    """Why a node has no value: its words and the node."""

    text: Text
    node: Node


class Repeat(NamedTuple):
    """A key that one mapping writes twice: path, both key nodes. The later one wins."""

    path: Path
    first: Node
    second: Node


class Built(NamedTuple):
    """The object of one document, and its tree. With any fault it must not be used."""

    body: Any
    faults: tuple[Fault, ...]
    repeats: tuple[Repeat, ...]
    root: Node | None = None


def build(root: Node, meaning: Meaning) -> Built:
    """The object that `meaning` makes of a document, with all that is wrong with it."""
    builder = _Builder(meaning)
    try:
        body = builder.value(root)
    except _Excessive as error:
        builder.faults.append(error.fault)
        body = None
    return Built(body, tuple(builder.faults), tuple(builder.repeats), root)


def key_of(node: Node, meaning: Meaning) -> str:
    """The key that a node makes. Raises Unreadable for what cannot be one."""
    if not isinstance(node, ScalarNode):
        words = "a mapping or a list cannot be a key", "映射或列表不能作为键"
        raise Unreadable(Text(*words))
    if node.tag == PLAIN or node.tag in _TYPED:
        return meaning.key(node.value)
    return str(scalar(node, meaning))


def is_merge(node: Node, meaning: Meaning) -> bool:
    """Whether a key node is `<<` and merges another mapping into its own."""
    return meaning.merges and node.value == "<<" and node.tag in (PLAIN, _TAG + "merge")


def scalar(node: ScalarNode, meaning: Meaning) -> Scalar:
    """The value of a scalar node. Raises Unreadable."""
    tag, text = node.tag, node.value
    if tag == QUOTED:
        return str(text)
    if tag == PLAIN:
        return meaning.plain(text)
    if tag in _TYPED:
        return _typed(text, tag[len(_TAG) :], meaning)
    return _binary(text) if tag == _TAG + "binary" else str(text)


def _typed(text: str, name: str, meaning: Meaning) -> Scalar:
    value = meaning.plain(text)
    if name == "float" and type(value) is int:
        return value
    if _NAMES[type(value)] != name:
        raise Unreadable(Text(f"{text!r} is not a !!{name}", f"{text!r} 不是 !!{name}"))
    return value


def _binary(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise Unreadable(Text("!!binary is not base64", "!!binary 不是 base64")) from None


class _Excessive(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Builder:
    """Builds one document; collects what is wrong instead of stopping at the first."""

    __slots__ = ("_aliased", "_decoded", "_known", "_meaning", "_path", "faults", "repeats")

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._path: list[str | int] = []
        self._known: dict[int, tuple[Any, int]] = {}
        self._decoded = self._aliased = 0
        self.faults: list[Fault] = []
        self.repeats: list[Repeat] = []

    def value(self, node: Node) -> Any:
        """The value of any node; an aliased collection is built once and shared."""
        if node.__class__ is ScalarNode:
            self._decoded += 1
            return self._scalar(node)
        known = self._known.get(id(node))
        if known is not None:
            return self._again(node, *known)
        self._known[id(node)] = (None, -1)
        before = self._decoded
        self._decoded += 1
        mapping = node.__class__ is MappingNode
        built: Any = self._mapping(node) if mapping else self._sequence(node)
        self._known[id(node)] = (built, self._decoded - before)
        return built

    def _scalar(self, node: ScalarNode) -> Scalar:
        try:
            return scalar(node, self._meaning)
        except Unreadable as error:
            self.faults.append(Fault(error.text, node))
            return None

    def _sequence(self, node: Node) -> list[Any]:
        result, path = [], self._path
        for index, item in enumerate(node.value):
            path.append(index)
            result.append(self.value(item))
            path.pop()
        return result

    def _mapping(self, node: Node) -> dict[str, Any]:
        result: dict[str, Any] = {}
        path, hints = self._path, self._meaning.hints
        repeated = False
        for key_node, value_node in node.value:
            key = key_node.value
            # Nearly every key is a plain word: this line is most of the speed of loading.
            if key_node.tag != PLAIN or not key or key[0] in hints or key[0] == "<":
                if is_merge(key_node, self._meaning):
                    self._merge(result, value_node)
                    continue
                key = self._key(key_node)
                if key is None:
                    continue
            key = intern(key)  # names repeat: one string each, found by identity
            if key in result:
                repeated = True
            if value_node.__class__ is ScalarNode and value_node.tag == QUOTED:
                result[key] = value_node.value
                continue
            path.append(key)
            result[key] = self.value(value_node)
            path.pop()
        self._decoded += len(node.value)
        if repeated:
            self.repeats.extend(self._repeated(node))
        return result

    def _key(self, node: Node) -> str | None:
        try:
            return key_of(node, self._meaning)
        except Unreadable as error:
            self.faults.append(Fault(error.text, node))
            return None

    def _repeated(self, node: Node) -> Iterator[Repeat]:
        """The keys that a mapping writes twice itself, not those that a merge brought."""
        firsts: dict[str, Node] = {}
        for key_node, _ in node.value:
            if is_merge(key_node, self._meaning):
                continue
            try:
                key = key_of(key_node, self._meaning)
            except Unreadable:
                continue  # told already
            if key in firsts:
                yield Repeat((*self._path, key), firsts[key], key_node)
            firsts.setdefault(key, key_node)

    def _merge(self, into: dict[str, Any], node: Node) -> None:
        sources = node.value if isinstance(node, SequenceNode) else [node]
        if self._meaning.late_merge_wins:
            sources = sources[::-1]
        for source in sources:
            values = self.value(source) if isinstance(source, MappingNode) else None
            if not isinstance(values, dict):
                words = "<< merges mappings only", "<< 只能合并映射"
                self.faults.append(Fault(Text(*words), source))
            elif self._meaning.late_merge_wins:
                into.update(values)
            else:
                for key, value in values.items():
                    into.setdefault(key, value)

    def _again(self, node: Node, built: Any, size: int) -> Any:
        if size < 0:
            words = "an anchor contains itself", "锚点包含了它自己"
            raise _Excessive(Fault(Text(*words), node))
        self._decoded += size
        self._aliased += size
        if self._aliased > 100 and self._decoded > 1000:
            if self._aliased / self._decoded > _allowed(self._decoded):
                words = "aliases expand to far too many values", "别名展开后的值过多"
                raise _Excessive(Fault(Text(*words), node))
        return built


def _allowed(decoded: int) -> float:
    """The share of aliased values that kubectl's YAML package allows (yaml/v2 decode.go)."""
    if decoded <= 400_000:
        return 0.99
    if decoded >= 4_000_000:
        return 0.10
    return 0.99 - 0.89 * (decoded - 400_000) / 3_600_000
