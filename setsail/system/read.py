"""From nodes to the long form: every value checked, every fault with its place."""

from collections.abc import Iterator
from typing import Any, NamedTuple, assert_never

from setsail.document import redact
from setsail.document.load import Document
from setsail.document.meaning import YAML12
from setsail.document.nodes import PLAIN, QUOTED, MappingNode, Node, ScalarNode, SequenceNode
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import suggest, traps
from setsail.system.shape import Field, Free, Record, Scalar, Sequence, Shape, Table, Written, Wrong
from setsail.system.values import Path


class _Absent:
    """What a node gives that is refused: nothing."""


_ABSENT = _Absent()


class Read(NamedTuple):
    """The long form of one file. `places` has every path that the file says, `broken` those
    whose value was refused and is missing from `tree`."""

    tree: dict[str, Any]
    places: dict[Path, Place]
    broken: frozenset[Path]
    problems: tuple[Problem, ...]


def read(document: Document, shape: Record) -> Read:
    """Read a whole document as `shape`."""
    reader = _Reader(document)
    root = document.node()
    tree = reader.value(root, shape, ()) if root is not None else _ABSENT
    found = tuple(dict.fromkeys(reader.problems))
    return Read(
        tree if isinstance(tree, dict) else {}, reader.places, frozenset(reader.broken), found
    )


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: dict[Path, Place] = {}
        self.broken: set[Path] = set()
        self.problems: list[Problem] = []

    def value(self, node: Node, shape: Shape, path: Path) -> Any:
        """The long form of `node`, or _ABSENT when it was refused. Null stays None."""
        self.places.setdefault(path, self.document.position(node))
        if _is_null(node):
            return {} if isinstance(shape, Table) and not path[1:] else None
        match shape:
            case Scalar():
                return self.scalar(node, shape, path)
            case Sequence():
                return self.sequence(node, shape, path)
            case Record():
                return self.record(node, shape, path)
            case Table():
                return self.table(node, shape, path)
            case Free():
                return self.free(node, path)
            case _:
                assert_never(shape)

    def scalar(self, node: Node, shape: Scalar, path: Path) -> Any:
        if not isinstance(node, ScalarNode):
            return self.refuse(node, path, _wanted(shape.name))
        written = _written(node)
        try:
            traps.check(written)
            return shape.accept(written)
        except Wrong as wrong:
            return self.refuse(node, path, wrong.message, wrong.help)

    def sequence(self, node: Node, shape: Sequence, path: Path) -> Any:
        if isinstance(node, ScalarNode) and shape.lone:
            items = [node]
        elif isinstance(node, SequenceNode):
            items = node.value
        else:
            help = Text('write it as ["one", "two"]', '请写成 ["one", "two"]')
            return self.refuse(node, path, Text("this must be a list", "此处应为列表"), help)
        found = [self.item(n, shape.item, (*path, str(at))) for at, n in enumerate(items)]
        return [item for item in found if item is not _ABSENT]

    def item(self, node: Node, shape: Shape, path: Path) -> Any:
        if _is_null(node):
            return self.refuse(node, path, Text("an item of a list is empty", "列表中有空项"))
        return self.value(node, shape, path)

    def record(self, node: Node, shape: Record, path: Path) -> Any:
        out: dict[str, Any] = {}
        if not isinstance(node, MappingNode):
            for name in shape.short:
                self.put(out, node, node, name, shape, path)
            return out if shape.short else self.refuse(node, path, *_no_mapping(node))
        for key, value in self.entries(node, path):
            if key.value in shape.fields:
                self.put(out, key, value, key.value, shape, path)
            else:
                message = Text(f"unknown key {key.value!r}", f"未知的键 {key.value!r}")
                self.refuse(key, (*path, key.value), message, _way_out(key.value, shape))
        return out

    def put(
        self, out: dict[str, Any], key: Node, node: Node, name: str, shape: Record, path: Path
    ) -> None:
        """Read one field of a record to where it belongs in the long form."""
        field = shape.fields[name]
        for goes in field.goes or ((name,),):
            here = out
            for end, step in enumerate(goes[:-1], 1):
                self.places.setdefault((*path, *goes[:end]), self.document.position(node))
                if not isinstance(here.get(step), dict):
                    here[step] = {}
                here = here[step]
            self.stands(key, node, (*path, *goes))
            found = self.value(node, _shape_at(shape, goes, field), (*path, *goes))
            if found is _ABSENT:
                continue
            if goes[-1] in here and not _merge(here[goes[-1]], found):
                self.refuse(key, (*path, *goes), *_said_twice(name, (*path, *goes)))
            else:
                here.setdefault(goes[-1], found)

    def table(self, node: Node, shape: Table, path: Path) -> Any:
        if not isinstance(node, MappingNode):
            return self.refuse(node, path, *_no_mapping(node))
        out = {}
        for key, value in self.entries(node, path):
            inner = (*path, key.value)
            if self.scalar(key, shape.key, inner) is _ABSENT:
                continue
            self.stands(key, value, inner)
            found = self.value(value, shape.value, inner)
            if found is not _ABSENT:
                out[key.value] = {} if found is None and shape.empty else found
        return out

    def free(self, node: Node, path: Path) -> Any:
        if not isinstance(node, MappingNode):
            return self.refuse(node, path, *_no_mapping(node))
        body = self.document.body
        for step in path:
            body = body[step]
        return body

    def entries(self, node: MappingNode, path: Path) -> Iterator[tuple[ScalarNode, Node]]:
        """The entries of a mapping: keys that are words, each once."""
        seen: dict[str, Place] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or _is_null(key):
                self.refuse(key, path, Text("a key must be a word", "键必须是单词"))
                continue
            if key.value in seen:
                first = seen[key.value].line
                message = Text(
                    f"{key.value!r} is written twice; the first is on line {first}",
                    f"{key.value!r} 重复；第一次在第 {first} 行",
                )
                help = Text("keep one of the two", "请只保留一个")
                self.refuse(key, (*path, key.value), message, help)
                continue
            seen[key.value] = self.document.position(key)
            yield key, value

    def stands(self, key: Node, node: Node, path: Path) -> None:
        """A value on its own line is at its place; what is larger or empty is at its key."""
        shown = isinstance(node, ScalarNode) and (node.value or node.tag == QUOTED)
        self.places.setdefault(path, self.document.position(node if shown else key))

    def refuse(self, node: Node, path: Path, message: Text, help: Text | None = None) -> _Absent:
        place = self.document.position(node)
        quote = self.document.quote(place)
        if isinstance(node, ScalarNode) and node.value not in quote:
            message = _without(message, node.value)
            help = help and _without(help, node.value)
        self.broken.add(path)
        self.problems.append(Problem(message, place, help, quote))
        return _ABSENT


def _shape_at(record: Record, goes: Path, field: Field) -> Shape:
    """The shape of the long form where a short field goes."""
    shape: Shape = record
    for step in goes:
        match shape:
            case Record(fields):
                shape = fields[step].shape
            case Table():
                shape = shape.value
            case _:
                return field.shape
    return shape


def _way_out(key: str, record: Record) -> Text:
    """Where an unknown key may have been meant to stand."""
    if suggest.near(key, record.fields) is None:
        for name, field in record.fields.items():
            if isinstance(field.shape, Record) and key in field.shape.fields:
                form = f"{name}: {{{key}: …}}"
                return Text(f"write {form}", f"请写 {form}")
    return suggest.help(key, record.fields)


def _merge(into: Any, found: Any) -> bool:
    """Merge two mappings that say different things; False where both say the same key."""
    if not isinstance(into, dict) or not isinstance(found, dict):
        return False
    fits = all(key not in into or _merge(into[key], value) for key, value in found.items())
    for key, value in found.items():
        into.setdefault(key, value)
    return fits


def _without(message: Text, value: str) -> Text:
    """A message that does not repeat a value which its own line must not show."""
    en, zh = (
        each.replace(value, redact.MASK).replace(repr(value)[1:-1], redact.MASK) for each in message
    )
    return Text(en, zh)


def _said_twice(name: str, path: Path) -> tuple[Text, Text]:
    long = ".".join(path)
    return (
        Text(f"{name} says {long} a second time", f"{name} 又一次说明了 {long}"),
        Text("keep one of the two", "请只保留一个"),
    )


def _written(node: ScalarNode) -> Written:
    plain = node.tag == PLAIN
    value = YAML12.plain(node.value) if plain and node.value else node.value
    return Written(node.value, plain, value)


def _is_null(node: Node) -> bool:
    if not isinstance(node, ScalarNode) or node.tag == QUOTED:
        return False
    return not node.value or YAML12.plain(node.value) is None


def _wanted(name: Text) -> Text:
    return Text(f"this must be {name.en}", f"此处应为{name.zh}")


def _no_mapping(node: Node) -> tuple[Text, Text]:
    message = Text("this must be a mapping of keys to values", "此处应为键值映射")
    if isinstance(node, SequenceNode) and all(isinstance(n, ScalarNode) for n in node.value):
        names = ", ".join(f"{n.value}: " for n in node.value[:3])
        return message, Text(f"names are keys here: {{{names}}}", f"名称是键：{{{names}}}")
    return message, Text("write it as {key: value}", "请写成 {键: 值}")
