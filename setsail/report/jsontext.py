"""JSON for programs that is safe for a terminal too: what could steer one stands escaped."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from setsail.report import plain


def rows(name: str, entries: Iterable[Any], rest: Mapping[str, Any]) -> str:
    """An object with a list that may be long, an entry a line, and short fields, indented.

    Written row by row, because only unindented JSON is written by C.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    body = ",\n    ".join(map(encode, entries))
    listed = f"[\n    {body}\n  ]" if body else "[]"
    fields = json.dumps(rest, ensure_ascii=False, indent=2)[1:]
    return plain.escape(f'{{\n  "{name}": {listed},{fields}') + "\n"


def dump(value: Any) -> str:
    """`value` indented, with a line end. Only strings can hold what `plain.escape` changes, and
    its form is the one that JSON gives to a character."""
    return plain.escape(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
