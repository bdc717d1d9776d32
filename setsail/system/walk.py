"""Every record of the syntax, once, under the path where it is met first."""

from collections.abc import Iterator
from typing import assert_never

from setsail.system import syntax
from setsail.system.shape import Free, Record, Scalar, Sequence, Shape, Table

ANY_NAME = "*"
ANY_ITEM = "[]"


def records() -> list[tuple[tuple[str, ...], Record]]:
    """The root first, then what it holds; `*` in a path stands for any name."""
    seen: set[int] = set()
    found = []
    for path, record in _below((), syntax.ROOT):
        if id(record) not in seen:
            seen.add(id(record))
            found.append((path, record))
    return found


def _below(path: tuple[str, ...], shape: Shape) -> Iterator[tuple[tuple[str, ...], Record]]:
    match shape:
        case Record(fields):
            yield path, shape
            for name, field in fields.items():
                if not field.goes:
                    yield from _below((*path, name), field.shape)
        case Table():
            yield from _below((*path, ANY_NAME), shape.value)
        case Sequence():
            yield from _below((*path, ANY_ITEM), shape.item)
        case Scalar() | Free():
            return
        case _:
            assert_never(shape)
