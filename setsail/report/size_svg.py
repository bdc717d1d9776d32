"""Charts of a sizing as SVG: time along the bottom (UTC), gaps as gaps, limits as dashed lines."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from setsail.capacity.chart import Chart, Line, Unit
from setsail.report import size_words as words
from setsail.report import xml

_WIDTH, _HEIGHT = 760, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 16, 52, 30
_TICKS = 4
_STEPS = tuple(3600 * n for n in (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720))
_COLOURS = ("#1f5aa6", "#b1560f", "#17693f", "#64409b")
_LEVELS = ("#a8201a", "#7d5200")
_HIGH = 3.0
"""A limit beyond so many times what was measured is said in the legend and not drawn, for it would
press the curve to the bottom."""


class _Scale(NamedTuple):
    begin: float
    end: float
    top: float

    def x(self, at: float) -> float:
        share = (at - self.begin) / max(self.end - self.begin, 1.0)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = min(value / self.top, 1.0)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def render(chart: Chart, lang: str) -> str:
    """One chart as an `<svg>` document."""
    title = xml.text(chart.title.to(lang))
    body = [f"<title>{title}</title>", _STYLE, _text(0, 14, title, "name")]
    scale = _scale(chart)
    if scale is not None:
        body += _axes(chart, scale, lang)
        body += _legend(chart, scale, lang)
        for line, style in _styled(chart):
            body += _path(line, style, scale)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{title}" font-family="sans-serif">'
    )
    return "\n".join((head, *body, "</svg>"))


def _scale(chart: Chart) -> _Scale | None:
    times = [at for line in chart.lines for at, _ in line.points]
    measured = _highest(chart, False)
    if not times or measured is None:
        return None
    levels = [
        value
        for line in chart.lines
        if line.level
        for _, value in line.points
        if value is not None and value <= _HIGH * measured
    ]
    return _Scale(min(times), max(times), _top(max([measured, *levels]), chart.unit))


def _top(value: float, unit: Unit) -> float:
    """Where the axis ends: a round number of cores or pods, or of MiB or GiB."""
    if unit != "bytes":
        return _ceiling(value)
    size = 1024.0**3 if value >= 1024.0**3 else 1024.0**2
    return _ceiling(value / size) * size


def _highest(chart: Chart, level: bool) -> float | None:
    return max(
        (v for line in chart.lines if line.level == level for _, v in line.points if v is not None),
        default=None,
    )


def _ceiling(value: float) -> float:
    """A round number at or above: the axis ends there."""
    if value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * n for n in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if power * n >= value * 0.999)


def _styled(chart: Chart) -> Iterator[tuple[Line, str]]:
    curves = levels = 0
    for line in chart.lines:
        if line.level:
            yield line, f"level l{levels % len(_LEVELS)}"
            levels += 1
        else:
            yield line, f"curve c{curves % len(_COLOURS)}"
            curves += 1


def _axes(chart: Chart, scale: _Scale, lang: str) -> Iterator[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for tick in range(_TICKS + 1):
        value = scale.top * tick / _TICKS
        y = scale.y(value)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}"/>'
        yield _text(_LEFT - 8, y + 4, words.measured(value, chart.unit), "label", "end")
    for at, label in _moments(scale):
        x = scale.x(at)
        yield f'<line class="grid" x1="{x}" y1="{bottom}" x2="{x}" y2="{bottom + 4}"/>'
        yield _text(x, bottom + 18, label, "label", "middle")


def _moments(scale: _Scale) -> Iterator[tuple[float, str]]:
    span = scale.end - scale.begin
    step = next((s for s in _STEPS if span / s <= 8), _STEPS[-1])
    at = math.ceil(scale.begin / step) * step
    while at <= scale.end:
        form = "%m-%d" if step >= 86400 else "%H:%M"
        yield at, datetime.fromtimestamp(at, UTC).strftime(form)
        at += step


def _legend(chart: Chart, scale: _Scale, lang: str) -> Iterator[str]:
    x = float(_LEFT)
    for line, style in _styled(chart):
        label = line.label.to(lang)
        if line.level:
            value = next((v for _, v in line.points if v is not None), 0.0)
            label = f"{label} {words.measured(value, chart.unit)}"
            if value > scale.top:
                label += " ↑"
        yield f'<path class="{style}" d="M{x:g} 33h22"/>'
        yield _text(x + 28, 37, xml.text(label), "label")
        x += 44 + sum(12.5 if ord(c) > 0x2E80 else 7 for c in label)


def _path(line: Line, style: str, scale: _Scale) -> Iterator[str]:
    stretch: list[str] = []
    for at, value in (*line.points, (0.0, None)):
        if value is not None and (not line.level or value <= scale.top):
            stretch.append(f"{scale.x(at)} {scale.y(value)}")
        elif stretch:
            drawn = "L".join(stretch if len(stretch) > 1 else [*stretch, *stretch])
            yield f'<path class="{style}" d="M{drawn}"/>'
            stretch = []


def _text(x: float, y: float, shown: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{shown}</text>'


_STYLE = (
    "<style>.label{font-size:12px;fill:#4a4a4a}.name{font-size:14px;font-weight:bold;fill:#1a1a1a}"
    ".grid{stroke:#dcdcdc;stroke-width:1}.curve{fill:none;stroke-width:1.6;stroke-linejoin:round}"
    ".level{fill:none;stroke-width:1.6;stroke-dasharray:6 4}"
    + "".join(f".c{i}{{stroke:{colour}}}" for i, colour in enumerate(_COLOURS))
    + "".join(f".l{i}{{stroke:{colour}}}" for i, colour in enumerate(_LEVELS))
    + "</style>"
)
