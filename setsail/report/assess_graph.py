"""Who calls whom, as SVG: a column for each wave, what stays at the right."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate.assessment import Assessment
from setsail.report import plain
from setsail.report.html import Markup, tag

MOST = 120
"""Components up to which a drawing tells more than a table."""
MOST_WAVES = 14
_BOX, _HIGH, _GAP, _COLUMN, _TOP, _EDGE = 150, 26, 12, 230, 34, 16
_BEND = 34
_SWEEPS = 6
_LETTERS = 20


class _Place(NamedTuple):
    x: float
    y: float
    column: int


def fits(found: Assessment) -> bool:
    """Whether the estate is small enough to be drawn."""
    return len(found.looks) <= MOST and len(found.moves) <= MOST_WAVES


def graph(found: Assessment, lang: str) -> Markup:
    """The drawing of an estate that fits."""
    columns = _columns(found)
    places = _places(columns)
    tallest = max((len(column) for column in columns), default=1)
    width = len(columns) * _COLUMN - (_COLUMN - _BOX) + 2 * _EDGE + _BEND
    height = _TOP + (tallest + 0.5) * (_HIGH + _GAP) + _EDGE
    title = Text("Who calls whom, by wave", "各批次的调用关系").to(lang)
    arrow = tag("path", d="M0 0L7 3L0 6z")
    marker = tag(
        "marker", arrow, id="arrow", viewBox="0 0 7 6", refX=7, refY=3,
        markerWidth=7, markerHeight=6, orient="auto",
    )  # fmt: skip
    return tag(
        "svg",
        tag("title", title),
        tag("defs", marker),
        _heads(columns, found, lang),
        _edges(found, places),
        (_node(found, id, place) for id, place in places.items()),
        viewBox=f"0 0 {width} {height}",
        width=width,
        role="img",
    )


def _columns(found: Assessment) -> list[list[str]]:
    """The ids of each column, ordered so that few lines cross: each by the middle of those that
    it is connected with, a few times to and fro."""
    columns = [list(move.wave.members) for move in found.moves]
    stays = [look.piece.id for look in found.looks if look.wave is None]
    columns = [column for column in (*columns, stays) if column]
    near: dict[str, list[str]] = {look.piece.id: [] for look in found.looks}
    for call in found.estate.calls:
        near[call.caller].append(call.callee)
        near[call.callee].append(call.caller)
    for _ in range(_SWEEPS):
        for at, column in enumerate(columns):
            rows = _rows(columns)
            order = {id: _middle(id, near, rows) for id in column}
            columns[at] = sorted(column, key=lambda id, o=order: (o[id], id))  # type: ignore[misc]
    return columns


def _rows(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    """Where each id stands in its column, from -0.5 to 0.5."""
    return {
        id: (row + 0.5) / len(column) - 0.5 for column in columns for row, id in enumerate(column)
    }


def _middle(id: str, near: Mapping[str, Sequence[str]], rows: Mapping[str, float]) -> float:
    others = near[id]
    return sum(rows[o] for o in others) / len(others) if others else rows[id]


def _places(columns: Sequence[Sequence[str]]) -> dict[str, _Place]:
    tallest = max((len(column) for column in columns), default=1)
    places = {}
    for at, column in enumerate(columns):
        start = _TOP + (tallest - len(column)) // 2 * (_HIGH + _GAP)
        start += at % 2 * (_HIGH + _GAP) // 2  # so that lines pass between the boxes
        for row, id in enumerate(column):
            places[id] = _Place(_EDGE + at * _COLUMN, start + row * (_HIGH + _GAP), at)
    return places


def _heads(columns: Sequence[Sequence[str]], found: Assessment, lang: str) -> Iterator[Markup]:
    for at in range(len(columns)):
        name = Text("stays", "不迁移")
        if at < len(found.moves):
            number = found.moves[at].wave.number
            name = Text(f"wave {number}", f"第 {number} 批")
        x = _EDGE + at * _COLUMN + _BOX / 2
        yield tag("text", name.to(lang), x=x, y=18, text_anchor="middle", class_="faint")


def _node(found: Assessment, id: str, place: _Place) -> Markup:
    look = found.by_id[id]
    kind = look.risk.band if look.wave else "stays"
    box = tag("rect", x=place.x, y=place.y, width=_BOX, height=_HIGH, rx=4)
    word = tag("text", _short(id), x=place.x + _BOX / 2, y=place.y + 17, text_anchor="middle")
    return tag("g", tag("title", id), box, word, class_=f"node {kind}")


def _short(name: str) -> str:
    """A name that fits into its box; the whole one is its title."""
    if plain.width(name) <= _LETTERS:
        return name
    kept = ""
    for letter in name:
        if plain.width(kept + letter) >= _LETTERS:
            break
        kept += letter
    return f"{kept}…"


def _edges(found: Assessment, places: Mapping[str, _Place]) -> Iterator[Markup]:
    wave = {look.piece.id: look.wave for look in found.looks}
    for call in found.estate.calls:
        caller, callee = wave[call.caller], wave[call.callee]
        kind = "edge"
        if callee is not None and (caller is None or caller > callee):
            kind = "edge into"  # for a time, a machine has to call into the cluster
        elif callee is None:
            kind = "edge out"
        yield _curve(places[call.caller], places[call.callee], kind)
    for bond in found.estate.bonds:
        yield _curve(places[bond.one], places[bond.other], "edge bond")


def _curve(one: _Place, other: _Place, kind: str) -> Markup:
    y1, y2 = one.y + _HIGH / 2, other.y + _HIGH / 2
    if one.column == other.column:
        x, bend = one.x + _BOX, one.x + _BOX + _BEND
        path = f"M{x} {y1}C{bend} {y1} {bend} {y2} {x} {y2}"
    else:
        right = other.column > one.column
        x1, x2 = (one.x + _BOX, other.x) if right else (one.x, other.x + _BOX)
        bend = (x1 + x2) / 2
        path = f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}"
    if "bond" in kind:
        return tag("path", d=path, class_=kind)
    return tag("path", d=path, class_=kind, marker_end="url(#arrow)")
