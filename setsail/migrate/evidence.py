"""Lines that tell something, as they may be shown: redacted in the light of their whole file."""

from collections.abc import Callable
from typing import NamedTuple

from setsail.document import redact
from setsail.finding.place import Place


class Evidence(NamedTuple):
    """A place, what kind of source it is, and the redacted line."""

    place: Place
    via: str
    text: str


class Quotes:
    """Redacted lines of files; `text` reads one."""

    def __init__(self, text: Callable[[str], str | None]) -> None:
        self._text = text
        self._lines: dict[str, list[str]] = {}

    def line(self, place: Place) -> str:
        """The line of a place, redacted; "" where there is none."""
        if place.file not in self._lines:
            text = self._text(place.file) or ""
            self._lines[place.file] = redact.text(text).split("\n")
        lines = self._lines[place.file]
        return lines[place.line - 1].strip() if 0 < place.line <= len(lines) else ""

    def evidence(self, place: Place, via: str) -> Evidence:
        """The evidence that stands at a place."""
        return Evidence(place, via, self.line(place))
