"""One edit as splices of a document's text, by the spots of what stands there."""

import re
from typing import Any, NamedTuple

from setsail.document import spell
from setsail.document.layout import Spot
from setsail.document.page import Page
from setsail.finding.edit import Edit, Path
from setsail.finding.text import Text

_COLON = re.compile(r"[ \t]*:")


class NotExact(Exception):
    """The edit would change something else, too; `text` says what stands in the way."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Splice(NamedTuple):
    """Replace the characters from `start` to `end` with `text`."""

    start: int
    end: int
    text: str


class _Spotted(NamedTuple):
    """The way to a path: each collection with the index taken, where it ends, what is left."""

    way: tuple[tuple[Spot, int], ...]
    spot: Spot
    rest: Path


def make(text: str, root: Spot, edit: Edit) -> str:
    """The text with one edit made. Raises NotExact, or ValueError for a value that is not YAML."""
    for start, end, new in sorted(_splices(Page(text, root), edit), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _splices(page: Page, edit: Edit) -> list[Splice]:
    found = _find(page, edit.path)
    if edit.op == "remove":
        if found.rest:
            raise NotExact(Text("it comes from a merge key (<<)", "它来自合并键（<<）"))
        return _remove(page, found.way)
    value = edit.value
    if edit.op == "append":
        if not found.rest and found.spot.kind == "sequence" and found.spot.entries:
            _must_be_own(page, found.spot)
            return _append(page, found.spot, value)
        value = [value]
    if not found.rest:
        return _replace(page, *found.way[-1], value)
    for step in reversed(found.rest[1:]):
        value = {step: value}
    if found.spot.kind == "mapping":
        return _insert(page, found.spot, str(found.rest[0]), value)
    return _replace(page, *found.way[-1], {found.rest[0]: value})


def _find(page: Page, path: Path) -> _Spotted:
    spot = page.root
    way: list[tuple[Spot, int]] = []
    for depth, step in enumerate(path):
        _must_be_own(page, spot)
        index = spot.last(step) if isinstance(step, str) else step
        if index is None or spot.kind not in ("mapping", "sequence"):
            return _Spotted(tuple(way), spot, path[depth:])
        way.append((spot, index))
        spot = spot.entries[index][1]
    if spot.anchor in page.used and spot.kind != "alias":
        raise _shared(spot)
    return _Spotted(tuple(way), spot, ())


def _must_be_own(page: Page, spot: Spot) -> None:
    """Refuse to change a value that stands in another place of the object too."""
    if spot.kind == "alias" or spot.anchor in page.used:
        raise _shared(spot)


def _shared(spot: Spot) -> NotExact:
    name = spot.anchor
    words = f"*{name} uses this value elsewhere", f"这个值在别处通过 *{name} 使用"
    return NotExact(Text(*words))


def _replace(page: Page, holder: Spot, index: int, value: Any) -> list[Splice]:
    key, old = holder.entries[index]
    nested = isinstance(value, dict | list) and value
    if holder.flow or (_on_one_line(old) and not nested and not _has_lines(value)):
        blank = " " if old.start == old.end and page.text[old.start - 1] in ":-" else ""
        return [Splice(old.start, old.end, blank + page.flow(value))]
    if key is None:
        dash = _dash(page, old)
        head, indent = dash + 1, page.column(dash)
        first, *rest = spell.item(value, indent, page.step)
        tail = first[indent + 1 :]
    else:
        head, indent = _colon(page, key), page.column(key.start)
        first, *rest = spell.entry("", value, indent, page.step)
        tail = first[indent:]
    below = "".join(page.newline + line for line in rest)
    end = page.end(old)
    # A comment behind the key, or behind the old value, stays at the end of that line.
    if old.start > page.line_end(head):
        return [Splice(head, head, tail), Splice(page.line_end(head), end, below)]
    return [Splice(head, end, tail), Splice(page.line_end(end), page.line_end(end), below)]


def _insert(page: Page, holder: Spot, key: str, value: Any) -> list[Splice]:
    if holder.flow:
        return _insert_flow(page, holder, page.pair(key, value))
    first = holder.entries[0][0]
    assert first is not None, "a mapping's entries have keys"
    lines = spell.block({key: value}, page.column(first.start), page.step)
    return [_below(page, holder, lines)]


def _append(page: Page, holder: Spot, value: Any) -> list[Splice]:
    if holder.flow:
        return _insert_flow(page, holder, page.flow(value))
    column = page.column(_dash(page, holder.entries[-1][1]))
    return [_below(page, holder, spell.item(value, column, page.step))]


def _below(page: Page, holder: Spot, lines: Any) -> Splice:
    """Lines below the last value of a block collection, behind its comment."""
    end = page.end(holder)
    at = page.line_end(end)
    _must_be_comment(page.text[end:at])
    return Splice(at, at, "".join(page.newline + line for line in lines))


def _insert_flow(page: Page, holder: Spot, new: str) -> list[Splice]:
    inside = page.text.index("{" if holder.kind == "mapping" else "[", holder.start) + 1
    if not holder.entries:
        return [Splice(inside, inside, new)]
    key, value = holder.entries[0]
    first = (key or value).start
    last = holder.entries[-1][1]
    if last.start == last.end:  # `{a}`: no telling where its absent value would stand
        return [Splice(first, first, f"{new}, ")]
    wrapped = page.begins_line(first)
    gap = page.newline + page.text[page.line_start(first) : first] if wrapped else " "
    return [Splice(last.end, last.end, f",{gap}{new}")]


def _remove(page: Page, way: tuple[tuple[Spot, int], ...]) -> list[Splice]:
    holder, index = way[-1]
    if len(holder.entries) == 1 and len(way) > 1:
        return _replace(page, *way[-2], {} if holder.kind == "mapping" else [])
    start, end = _extent(page, holder, index)
    following = _extent(page, holder, index + 1)[0] if index + 1 < len(holder.entries) else None
    if holder.flow:
        if following is None:
            start, following = holder.entries[index - 1][1].end if index else start, end
        if "#" in page.text[end:following]:
            raise NotExact(Text("a comment stands in between", "中间有注释"))
        return [Splice(start, following, "")]
    stop = page.line_end(end)
    _must_be_comment(page.text[end:stop])
    if page.begins_line(start):
        return [_whole_lines(page, page.line_start(start), stop)]
    # It stands behind the `- ` of its item, where the next one moves up.
    if following is None or "#" in page.text[stop:following]:
        return [Splice(start, stop, "")]
    return [Splice(start, following, "")]


def _whole_lines(page: Page, start: int, stop: int) -> Splice:
    after = page.text.find("\n", stop) + 1
    if after:
        return Splice(start, after, "")
    before = page.text[:start].removesuffix("\n").removesuffix("\r")
    return Splice(len(before), stop, "")


def _extent(page: Page, holder: Spot, index: int) -> tuple[int, int]:
    """Start and end of an entry: from its key or `-` to the end of its value."""
    key, value = holder.entries[index]
    if key is not None:
        return key.start, max(key.end, page.end(value))
    return (value.start if holder.flow else _dash(page, value)), page.end(value)


def _on_one_line(spot: Spot) -> bool:
    return not spot.literal and (spot.flow or not spot.entries)


def _has_lines(value: Any) -> bool:
    return isinstance(value, str) and len(list(spell.entry("", value, 0))) > 1


def _colon(page: Page, key: Spot) -> int:
    match = _COLON.match(page.text, key.end)
    if match is None:
        raise NotExact(Text("its key is written with `?`", "它的键用 `?` 书写"))
    return match.end()


def _dash(page: Page, item: Spot) -> int:
    at = page.dash(item)
    if at is None:
        raise NotExact(Text("a comment stands in between", "中间有注释"))
    return at


def _must_be_comment(text: str) -> None:
    if text.strip() and not text.lstrip().startswith("#"):
        raise NotExact(Text("something else stands on its line", "同一行还有别的内容"))
