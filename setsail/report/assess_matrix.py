"""The matrix of risk and worth as SVG: a numbered dot for each piece that moves."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate.assessment import Look
from setsail.migrate.risk import RED, YELLOW
from setsail.report.html import Markup, join, tag

_WIDTH, _HEIGHT = 760, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 16, 26, 44
_DOT, _SMALL = 11.0, 5.0
_NUMBERED = 80
"""More dots than these get no numbers and stay where they are."""
_RINGS = 14


class _Dot(NamedTuple):
    """A dot: where it belongs, and where it is drawn so that none hides another."""

    look: Look
    number: int
    true: tuple[float, float]
    shown: tuple[float, float]


def matrix(looks: Sequence[Look], lang: str) -> Markup:
    """The whole drawing; numbers count the looks from 1."""
    title = Text("Risk and worth of every component", "各组件的风险与价值").to(lang)
    return tag(
        "svg",
        tag("title", title),
        _zones(lang),
        _axes(lang),
        (_dot(dot, len(looks) <= _NUMBERED) for dot in _placed(looks)),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        width=_WIDTH,
        role="img",
    )


def _x(risk: float) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * risk / 100, 1)


def _y(worth: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * worth / 100, 1)


def _zones(lang: str) -> Iterator[Markup]:
    names = (
        (0, YELLOW, "green", Text("move early", "尽早迁移")),
        (YELLOW, RED, "yellow", Text("move later", "稍后迁移")),
        (RED, 100, "red", Text("mend first, move last", "先治理，最后迁")),
    )
    for start, end, band, name in names:
        width, height = _x(end) - _x(start), _HEIGHT - _TOP - _BOTTOM
        zone = tag("rect", x=_x(start), y=_TOP, width=round(width, 1), height=height, class_="zone")
        word = tag("text", name.to(lang), x=_x(start) + 8, y=_TOP - 8, class_="faint")
        yield tag("g", zone, class_=band)
        yield word


def _axes(lang: str) -> Markup:
    bottom = _HEIGHT - _BOTTOM
    ticks = []
    for value in range(0, 101, 20):
        ticks += [
            tag(
                "text", str(value), x=_x(value), y=bottom + 16, class_="faint", text_anchor="middle"
            ),
            tag(
                "text", str(value), x=_LEFT - 8, y=_y(value) + 4, class_="faint", text_anchor="end"
            ),
            tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=_y(value), y2=_y(value), class_="rule"),
        ]
    risk = Text("risk of moving →", "迁移风险 →").to(lang)
    worth = Text("worth of moving ↑", "迁移价值 ↑").to(lang)
    return join(
        *ticks,
        tag("text", risk, x=_WIDTH - _RIGHT, y=_HEIGHT - 8, text_anchor="end"),
        tag("text", worth, x=_LEFT, y=_HEIGHT - 8),
    )


def _placed(looks: Sequence[Look]) -> Iterator[_Dot]:
    """Each dot at its place, or at the nearest that is free, ring by ring."""
    taken: list[tuple[float, float]] = []
    for number, look in enumerate(looks, 1):
        true = (_x(look.risk.score), _y(look.worth))
        shown = true if len(looks) > _NUMBERED else _free(true, taken)
        taken.append(shown)
        yield _Dot(look, number, true, shown)


def _free(true: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    step = 2 * _DOT + 1
    for ring in range(_RINGS):
        for dx, dy in _ring(ring):
            x, y = true[0] + dx * step, true[1] + dy * step
            inside = _LEFT < x < _WIDTH - _RIGHT and _TOP < y < _HEIGHT - _BOTTOM
            if inside and all((x - a) ** 2 + (y - b) ** 2 >= step**2 - 1 for a, b in taken):
                return round(x, 1), round(y, 1)
    return true


def _ring(size: int) -> Iterator[tuple[int, int]]:
    """The cells of a square ring, those nearest to its middle first."""
    cells = [
        (dx, dy)
        for dx in range(-size, size + 1)
        for dy in range(-size, size + 1)
        if max(abs(dx), abs(dy)) == size
    ]
    return iter(sorted(cells, key=lambda c: (c[0] ** 2 + c[1] ** 2, -c[0], c[1])))


def _dot(dot: _Dot, numbered: bool) -> Markup:
    name = f"{dot.look.piece.id}: {dot.look.risk.score} / {dot.look.worth}"
    x, y = dot.shown
    circle = tag(
        "circle", tag("title", name), cx=x, cy=y, r=_DOT if numbered else _SMALL, class_="dot"
    )
    number = (
        tag("text", str(dot.number), x=x, y=y + 3.5, text_anchor="middle") if numbered else None
    )
    leader = None
    if dot.shown != dot.true:
        leader = tag("line", x1=dot.true[0], y1=dot.true[1], x2=x, y2=y, class_="leader")
    return tag("g", leader, circle, number, class_=dot.look.risk.band)
