"""An object is put together from fields, and each field brings its reason with it.

So no field of an object can come without one: `assemble` is the only way to a `Derived`.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from setsail.derive import head
from setsail.derive.derived import Because, Body, Derived
from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.system import values

Source = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """`value` stands at `path` because of `source` in system.yaml, or, where that is empty,
    because a convention says so. An index in `path` that is the length of a list appends."""

    path: Path
    value: Any
    source: Source
    why: Text


def under(prefix: Path, fields: Iterable[Field]) -> Iterator[Field]:
    """The same fields, below `prefix`."""
    for field in fields:
        yield Field((*prefix, *field.path), field.value, field.source, field.why)


def assemble(
    system: values.System, kind: str, name: str, part: head.Part, fields: Iterable[Field]
) -> Derived:
    """The object `kind`/`name` of `part`, with the reason of each field."""
    body = head.head(system, kind, name, part)
    because = [Because((), part.source, part.why), *head.reasons(part)]
    for field in fields:
        put(body, field.path, field.value)
        because.append(Because(field.path, field.source, field.why))
    return Derived(part.file, body, tuple(because))


def put(body: Body, path: Path, value: Any) -> None:
    """Write `value` at `path`, making the mappings and lists on the way."""
    here: Any = body
    for step, following in itertools.pairwise(path):
        here = _enter(here, step, [] if isinstance(following, int) else {})
    last = path[-1]
    if isinstance(last, int) and last == len(here):
        here.append(value)
    else:
        here[last] = value


def _enter(here: Any, step: str | int, empty: Any) -> Any:
    if isinstance(step, int):
        if step == len(here):
            here.append(empty)
        return here[step]
    return here.setdefault(step, empty)
