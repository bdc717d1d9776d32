"""The curves of a story as SVG: self-contained, escaped, readable in light and dark.

Lines differ in colour (Okabe and Ito's palette, told apart by most colour-blind readers) and in
dashes, so that nothing depends on colour alone.
"""

import math
from collections.abc import Iterator
from html import escape as entities

from setsail.finding.text import Text
from setsail.report import plain
from setsail.report.story import Chart, Line, Story, Unit, clock, shown

_WIDTH, _HEIGHT = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 44, 40
_TICKS = 4
_STEPS = (15, 30, 60, 120, 300, 600, 1800, 3600, 4 * 3600)
_COLOURS = (("#0072b2", "#56b4e9"), ("#d55e00", "#e69f00"), ("#007a5e", "#2fd6a3"),
            ("#a3488a", "#e49ac7"))  # fmt: skip
_DASHES = ("none", "7 4", "2 3", "9 3 2 3")
_TIME = Text("time (min:s)", "时间（分:秒）")
_NONE = Text("nothing was measured", "没有测量到任何数据")


def _escape(words: str) -> str:
    """Words for XML, which knows neither tags nor control characters in them."""
    return entities(plain.escape(words))


def charts(story: Story, lang: str) -> tuple[str, ...]:
    """Every chart of a story, each an SVG element of its own."""
    return tuple(chart(each, lang) for each in story.charts)


def chart(given: Chart, lang: str) -> str:
    """One chart as an `<svg>` element."""
    title = _escape(given.title.to(lang))
    values = [value for line in given.lines for _, value in line.points if value is not None]
    end = max((at for line in given.lines for at, _ in line.points), default=0.0)
    body = [f"<title>{title}</title>", _style(), _text(_LEFT, 16, given.title.to(lang), "name")]
    if values:
        scale = _Scale(end, _ceiling(max(values)))
        body += [*_axes(scale, given.unit, lang), *_legend(given.lines, lang)]
        body += [path for i, line in enumerate(given.lines) for path in _paths(line, i, scale)]
    else:
        body.append(_text(_LEFT, _HEIGHT // 2, _NONE.to(lang), "label"))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'class="story" role="img" aria-label="{title}" font-family="sans-serif">'
    )
    return "\n".join((head, *body, "</svg>"))


class _Scale:
    """From seconds and values to the plane of the drawing."""

    def __init__(self, end: float, top: float) -> None:
        self.end, self.top = max(end, 1.0), top

    def x(self, at: float) -> float:
        width = _WIDTH - _LEFT - _RIGHT
        return round(_LEFT + width * at / self.end, 1)

    def y(self, value: float) -> float:
        height = _HEIGHT - _TOP - _BOTTOM
        return round(_HEIGHT - _BOTTOM - height * min(value, self.top) / self.top, 1)


def _ceiling(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten: where the axis ends."""
    if value <= 0.0:
        return 0.01
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= value * 0.999)


def _axes(scale: _Scale, unit: Unit, lang: str) -> Iterator[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for tick in range(_TICKS + 1):
        value = scale.top * tick / _TICKS
        y = scale.y(value)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}"/>'
        yield _text(_LEFT - 6, y + 4, shown(value, unit), "label", "end")
    for at in _moments(scale.end):
        yield _text(scale.x(at), bottom + 16, clock(at), "label", "middle")
    yield _text((_LEFT + right) / 2, _HEIGHT - 6, _TIME.to(lang), "label", "middle")


def _moments(end: float) -> Iterator[float]:
    """Round moments from the start to `end`, nine at most."""
    step = next((s for s in _STEPS if end / s <= 8), _STEPS[-1])
    return (float(step * i) for i in range(int(end // step) + 1))


def _legend(lines: tuple[Line, ...], lang: str) -> Iterator[str]:
    width = (_WIDTH - _LEFT - _RIGHT) / max(1, len(lines))
    for index, line in enumerate(lines):
        x = round(_LEFT + index * width, 1)
        yield f'<path class="curve c{index % 4}" d="M{x} 30h22"/>'
        yield _text(x + 27, 34, line.label.to(lang), "label")


def _paths(line: Line, index: int, scale: _Scale) -> Iterator[str]:
    """A path for each stretch that was measured; gaps stay gaps, a lone point is a dot."""
    stretch: list[tuple[float, float]] = []
    for at, value in (*line.points, (0.0, None)):
        if value is not None:
            stretch.append((scale.x(at), scale.y(value)))
        elif stretch:
            points = [*stretch, (stretch[0][0] + 1, stretch[0][1])][: max(2, len(stretch))]
            drawn = "L".join(f"{x} {y}" for x, y in points)
            yield f'<path class="curve c{index % 4}" d="M{drawn}"/>'
            stretch = []


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{_escape(words)}</text>'


def _style() -> str:
    def curves(shade: int) -> str:
        return "".join(f".story .c{i}{{stroke:{c[shade]}}}" for i, c in enumerate(_COLOURS))

    dashes = "".join(f".story .c{i}{{stroke-dasharray:{d}}}" for i, d in enumerate(_DASHES))
    return (
        "<style>.story .label{font-size:12px;fill:#4a4a4a}"
        ".story .name{font-size:14px;font-weight:bold;fill:#1a1a1a}"
        ".story .grid{stroke:#d0d0d0;stroke-width:1}"
        ".story .curve{fill:none;stroke-width:2;stroke-linecap:round}"
        f"{curves(0)}{dashes}"
        "@media (prefers-color-scheme:dark){.story .label{fill:#c4c4c4}"
        ".story .name{fill:#f0f0f0}.story .grid{stroke:#474747}"
        f"{curves(1)}}}</style>"
    )
