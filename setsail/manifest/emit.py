"""Objects to YAML text: stable, readable, and to kubectl exactly these objects."""

from collections.abc import Iterable, Sequence
from typing import Any

from setsail.document import spell

_FIRST = {
    (): ("apiVersion", "kind", "metadata", "type", "immutable", "data", "spec"),
    ("metadata",): ("name", "namespace", "labels", "annotations"),
}
"""What stands first in an object and in its metadata; the rest keeps the order given."""


def dump(objects: Iterable[dict[str, Any]], headers: Sequence[str] = ()) -> str:
    """The text of objects, a document each, in the order given.

    `headers` are comments, one for each object, printed above it; an empty one prints
    nothing. Raises ValueError for a value that YAML cannot carry (infinity, a date).
    """
    documents = []
    for index, body in enumerate(objects):
        header = headers[index] if index < len(headers) else ""
        lines = [f"# {line}".rstrip() for line in header.splitlines()]
        lines += list(spell.block(_ordered(body))) if body else ["{}"]
        documents.append("\n".join(lines) + "\n")
    return "---\n".join(documents)


def _ordered(body: dict[str, Any]) -> dict[str, Any]:
    found = _sorted(body, _FIRST[()])
    metadata = found.get("metadata")
    if isinstance(metadata, dict):
        found["metadata"] = _sorted(metadata, _FIRST[("metadata",)])
    return found


def _sorted(body: dict[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    return {key: body[key] for key in (*(f for f in first if f in body), *body)}
