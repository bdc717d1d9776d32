"""The long form of a value with its lines, as text."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from setsail.document import redact
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.report import plain


class Row(NamedTuple):
    """One value: its name, its text, and where it comes from, the winner first. `lost` are
    the lines that it won over, each with what it said."""

    name: str
    value: str
    origin: str
    lost: Sequence[tuple[str, str]]


def rows(given: Sequence[Row], lang: str, colour: bool) -> str:
    """A line a value; under it, the lines that lost."""
    over = Text("over", "覆盖").to(lang)
    lines = [line for row in given for line in _lines(row, over)]
    width = max((plain.width(text) for text, _ in lines), default=0)
    return "".join(f"{plain.pad(text, width)}  {_behind(why, colour)}\n" for text, why in lines)


def _lines(row: Row, over: str) -> Iterator[tuple[str, str]]:
    yield plain.escape(redact.text(f"{row.name}: {row.value}")), row.origin
    for said, why in row.lost:
        # the name beside the value is what tells the redactor that it is a secret
        hidden = redact.text(f"{row.name}: {said}").partition(": ")[2]
        yield f"  {over} {plain.escape(hidden)}", why


def _behind(words: str, colour: bool) -> str:
    return plain.styled(f"# {plain.escape(words)}", "dim", colour)


def where(place: Place, source: Sequence[Any]) -> str:
    """A place with the path that stands there."""
    return f"{place}  {'.'.join(map(str, source))}"
