"""The words in which the syntax of system.yaml is written: what a value may look like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from setsail.document.meaning import Scalar as Meant
from setsail.finding.text import Text


class Written(NamedTuple):
    """A scalar of the file: its text, whether it stands without quotes, and what it means."""

    text: str
    plain: bool
    value: Meant


class Wrong(ValueError):
    """A value that its place does not take, and the way to write it."""

    def __init__(self, message: Text, help: Text | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `accept` gives what the long form holds, or raises Wrong; `schema` says the
    same to an editor, as far as JSON Schema can."""

    name: Text
    accept: Callable[[Written], Any]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. With `lone`, one value stands for a list of one."""

    item: "Shape"
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record.

    `default` is what the long form holds when nothing is said, `otherwise` says it in words
    where it depends on something. A field that `goes` elsewhere is short for those paths of
    the same record, and the long form has only these.
    """

    shape: "Shape"
    doc: Text
    example: Any
    default: Any = None
    otherwise: Text | None = None
    goes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys. What is no mapping is short for the fields in `short`."""

    fields: Mapping[str, Field]
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from names to values of one shape. With `empty`, a name alone means `{}`;
    otherwise it deletes."""

    key: Scalar
    value: "Shape"
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Free:
    """Any mapping: a part of a Kubernetes object. Nulls in it are kept."""


Shape = Scalar | Sequence | Record | Table | Free
