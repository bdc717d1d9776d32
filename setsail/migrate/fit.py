"""What system.yaml does not take is left out of a draft, and told: the rest is written."""

from collections.abc import Iterator
from typing import Any, NamedTuple, assert_never

from setsail.finding.text import Text
from setsail.system import suggest, syntax
from setsail.system.shape import Free, Record, Scalar, Sequence, Shape, Table, Written, Wrong
from setsail.system.values import Path

_WHOLE = ("volumes", "ports")
"""Tables whose entries mean nothing without one of their values."""


class Misfit(NamedTuple):
    """A value that was left out, and why."""

    path: Path
    why: Text


def prune(tree: dict[str, Any]) -> tuple[Misfit, ...]:
    """Take out of `tree`, in place, every value that the syntax refuses."""
    return tuple(_misfits(tree, syntax.ROOT, ()))


def _misfits(value: Any, shape: Shape, path: Path) -> Iterator[Misfit]:
    """What was taken out below `value`; what is wrong with itself stands at `path`."""
    if value is None:
        return
    match shape:
        case Scalar():
            yield from _scalar(value, shape, path)
        case Sequence():
            items = value if isinstance(value, list) else [value]
            for at, item in enumerate(items):
                yield from _misfits(item, shape.item, (*path, str(at)))
        case Record():
            yield from _record(value, shape, path)
        case Table():
            yield from _table(value, shape, path)
        case Free():
            pass
        case _:
            assert_never(shape)


def _scalar(value: Any, shape: Scalar, path: Path) -> Iterator[Misfit]:
    if isinstance(value, dict | list):
        yield Misfit(path, Text(f"this is not {shape.name.en}", f"这不是{shape.name.zh}"))
        return
    word = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        shape.accept(Written(word, not isinstance(value, str), value))
    except Wrong as wrong:
        yield Misfit(path, wrong.message)


def _record(value: Any, shape: Record, path: Path) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        for name in shape.short:
            yield from _misfits(value, shape.fields[name].shape, path)
        if not shape.short:
            yield Misfit(path, Text("this must be a mapping", "这里应是映射"))
        return
    for key in list(value):
        field = shape.fields.get(key)
        if field is None:
            help = suggest.help(str(key), shape.fields)
            zh = f"没有键 {key}；{help.zh}"
            yield Misfit((*path, str(key)), Text(f"there is no key {key}; {help.en}", zh))
            del value[key]
        else:
            yield from _entry(value, key, field.shape, path)


def _table(value: Any, shape: Table, path: Path) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield Misfit(path, Text("this must be a mapping", "这里应是映射"))
        return
    for key in list(value):
        wrong = tuple(_scalar(key, shape.key, (*path, str(key))))
        if wrong:
            yield from wrong
            del value[key]
            continue
        found = tuple(_entry(value, key, shape.value, path))
        yield from found
        if found and path[-1:] and path[-1] in _WHOLE:
            value.pop(key, None)


def _entry(holder: dict[str, Any], key: str, shape: Shape, path: Path) -> Iterator[Misfit]:
    """The misfits of one entry. A value that is wrong itself, or a list with a wrong item, goes
    as a whole: half a command is another command."""
    below = (*path, str(key))
    found = tuple(_misfits(holder[key], shape, below))
    yield from found
    broken_list = isinstance(holder[key], list) and bool(found)
    if broken_list or any(misfit.path == below for misfit in found):
        del holder[key]
