"""The text of a document under the pen, and what is true of all of it."""

import re
from typing import Any

from setsail.document import layout, spell
from setsail.document.layout import Spot

_TRAILING = re.compile(r"(?:\r?\n[ \t]*)+\Z")


class Page:
    """A text and the spots of what stands in it."""

    def __init__(self, text: str, root: Spot) -> None:
        self.text = text
        self.root = root
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.used = layout.aliases(root)
        self.step = _list_step(self, root) or 0
        first = root.entries[0][0] if root.entries else None
        self._json = root.flow and first is not None and text[first.start] == '"'

    def column(self, at: int) -> int:
        """The column of an offset, from 0."""
        return at - self.line_start(at)

    def line_start(self, at: int) -> int:
        """The offset at which the line of an offset begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """The offset of the line end at or after an offset, before its carriage return."""
        end = self.text.find("\n", at)
        if end < 0:
            return len(self.text)
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def begins_line(self, at: int) -> bool:
        """Whether nothing but blanks stands before an offset in its line."""
        return not self.text[self.line_start(at) : at].strip()

    def end(self, spot: Spot) -> int:
        """The end of a value, before the line ends and blank lines behind a block scalar."""
        leaf = spot
        while leaf.entries and not leaf.flow:
            leaf = leaf.entries[-1][1]
        if not leaf.literal:
            return leaf.end
        body = self.text[leaf.start : leaf.end]
        if "+" in body.split("\n", 1)[0].split("#")[0]:  # its blank lines are content
            return leaf.end - (len(body) - len(body.removesuffix("\n").removesuffix("\r")))
        return leaf.start + len(_TRAILING.sub("", body))

    def dash(self, item: Spot) -> int | None:
        """The offset of the `-` of an item of a block sequence; None if a comment is between."""
        at = self.text.rfind("-", 0, item.start)
        return None if at < 0 or self.text[at + 1 : item.start].strip() else at

    def flow(self, value: Any) -> str:
        """A value on one line in the manner of the file."""
        return spell.json(value) if self._json else spell.flow(value)

    def pair(self, key: str, value: Any) -> str:
        """A key and its value on one line in the manner of the file."""
        name = spell.json(key) if self._json else spell.string(key, True)
        return f"{name}: {self.flow(value)}"


def _list_step(page: Page, spot: Spot) -> int | None:
    """How far right of its key the first block list of the text stands, if there is one."""
    for key, value in spot.entries:
        if key is not None and value.kind == "sequence" and not value.flow:
            dash = page.dash(value.entries[0][1])
            return None if dash is None else max(0, page.column(dash) - page.column(key.start))
        if (found := _list_step(page, value)) is not None:
            return found
    return None
