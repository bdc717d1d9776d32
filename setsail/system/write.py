"""A long or short form as a system.yaml that people like to read.

Sections in the order of the syntax table, short things on one line, services always in a block
of their own. Reading the text again gives the same long form.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from setsail.system import spell, syntax
from setsail.system.values import Path

SCHEMA = "./system.schema.json"
HEADER = f"# yaml-language-server: $schema={SCHEMA}\n"
WIDTH = 100
_ALWAYS_BLOCKS = (*syntax.COMPONENTS, "environments", "patches")


class _Notes(NamedTuple):
    """The comments by their paths, and the paths that have some below them."""

    texts: Mapping[Path, str]
    around: frozenset[Path]


def dump(tree: Mapping[str, Any], comments: Mapping[Path, str] | None = None) -> str:
    """The text of a system.yaml. A comment stands behind its key, or above it where it is long
    or has several lines; a thing with comments inside is written as a block."""
    order = {name: at for at, name in enumerate(syntax.ROOT.fields)}
    names = sorted(tree, key=lambda name: order.get(name, len(order)))
    texts = {path: text.strip() for path, text in (comments or {}).items() if text.strip()}
    notes = _Notes(texts, frozenset(path[:at] for path in texts for at in range(1, len(path))))
    lines = [line for name in names for line in _entry((name,), tree[name], notes)]
    return HEADER + "".join(f"{line}\n" for line in lines)


def _entry(path: Path, value: Any, notes: _Notes) -> Iterator[str]:
    indent = "  " * (len(path) - 1)
    note = [f"# {line}".rstrip() for line in notes.texts.get(path, "").splitlines()]
    first, *more = _value(path, value, notes)
    if len(note) == 1 and len(f"{first}  {note[0]}") <= WIDTH:
        first = f"{first}  {note.pop()}"
    yield from (f"{indent}{line}" for line in note)
    yield first
    yield from more


def _value(path: Path, value: Any, notes: _Notes) -> Iterator[str]:
    """The lines of one key and what it holds, without its own comment."""
    indent = "  " * (len(path) - 1)
    head = f"{indent}{spell.scalar(path[-1])}:"
    line = f"{head} {spell.flow(value, path[-1] == 'needs')}"
    if len(path) > 1 and path[-2] == "needs" and value == {}:
        yield head
    elif not _is_block(path, value, notes, len(line)):
        yield line
    elif isinstance(value, Mapping):
        yield head
        for key, inner in value.items():
            yield from _entry((*path, str(key)), inner, notes)
    elif isinstance(value, str):
        yield f"{head} |"
        yield from (f"{indent}  {each}" if each else "" for each in value.splitlines())
    else:
        yield head
        yield from (f"{indent}  - {spell.flow(item)}" for item in value)


def _is_block(path: Path, value: Any, notes: _Notes, length: int) -> bool:
    if not value or not isinstance(value, Mapping | list | str):
        return False
    if isinstance(value, str):
        return length > WIDTH and _is_literal(value)
    if path in notes.around:
        return True
    if isinstance(value, Mapping) and path[0] in _ALWAYS_BLOCKS:
        if len(path) == 1 or (len(path) == 2 and path[0] in ("services", "environments")):
            return True
    return length > WIDTH


def _is_literal(text: str) -> bool:
    """Whether a literal block gives back exactly `text`."""
    lines = text.split("\n")
    return (
        lines[-1] == ""
        and len(lines) > 1
        and all(line == line.rstrip() and line.isprintable() for line in lines[:-1])
        and all(lines[at] and not lines[at].startswith(" ") for at in (0, -2))
    )
