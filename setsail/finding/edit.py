"""A change to an object, as a value: what a fix proposes and an editor carries out."""

from typing import Literal, NamedTuple

Path = tuple[str | int, ...]
"""Keys and list indices from the root of an object to a field."""


class Edit(NamedTuple):
    """One change to one object.

    `set` writes `value` at `path`, creating the mappings on the way; `remove` deletes the
    key or item at `path`; `append` adds `value` to the list at `path`, creating it. What
    cannot be done exactly is refused by the editor, never approximated.
    """

    op: Literal["set", "remove", "append"]
    path: Path
    value: object = None
