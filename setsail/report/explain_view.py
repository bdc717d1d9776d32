"""The long form of a value with its lines, as text."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.report import plain
from setsail.report.redact import redact


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
    shown = [(redact(f"{row.name}: {row.value}"), row) for row in given]
    width = max((plain.width(text) for text, _ in shown), default=0)
    return "".join(
        line for text, row in shown for line in _lines(text, row, (width, over, colour))
    )


def _lines(text: str, row: Row, style: tuple[int, str, bool]) -> Iterator[str]:
    width, over, colour = style
    origin = plain.styled(f"# {plain.escape(row.origin)}", "dim", colour)
    yield f"{plain.pad(plain.escape(text), width)}  {origin}\n"
    for said, where in row.lost:
        hidden = redact(f"{row.name}: {said}").partition(": ")[2]
        line = f"  {over} {plain.escape(hidden)}"
        yield f"{plain.pad(line, width)}  {plain.styled(f'# {plain.escape(where)}', 'dim', colour)}\n"


def where(place: Place, source: Sequence[Any]) -> str:
    """A place with the path that stands there."""
    return f"{place}  {'.'.join(map(str, source))}"
