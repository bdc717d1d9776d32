"""What a concern yields: an object with its reasons, or a word on what cannot be enforced."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from setsail.finding import edit, text

Body = dict[str, Any]
"""A Kubernetes object as plain values."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why a field is what it is. `path` leads to it from the root of the object (empty: the
    object as a whole); `source` is the path in the long form of system.yaml, and is empty
    where a convention decides; a field below `path` inherits the reason."""

    path: edit.Path
    source: tuple[str, ...]
    why: text.Text


@dataclass(frozen=True, slots=True)
class Derived:
    """One object. `component` names the file that it is written to."""

    component: str
    body: Body
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something declared that a plain cluster does not enforce, or only more widely.

    `item` is the item of the checklist that it leaves unknown, `source` the path in system.yaml.
    """

    kind: Literal["not-enforced", "wider-than-declared"]
    item: str
    source: tuple[str, ...]
    message: text.Text


Yield = Iterator[Derived | Gap]
"""What every concern's `derive(system)` returns."""
