"""A story as text for a terminal: timeline, curves in block characters, losses, assumptions."""

from collections.abc import Iterator, Sequence

from setsail.finding.text import Text
from setsail.report import plain
from setsail.report.story import CLOSING, TITLE, Event, Line, Story, Unit, Verdict, clock, shown

_BLOCKS = "▁▂▃▄▅▆▇█"
_COLUMNS = 60
_MARKS = {
    "stage": ("▶", "bold"),
    "change": ("·", "note"),
    "fault": ("⚡", "warning"),
    "decision": ("→", "note"),
    "wait": ("·", "dim"),
    "good": ("✓", "bold"),
    "bad": ("✗", "error"),
}
_VERDICTS: dict[Verdict, Text] = {
    "caught": Text(
        "the bad release was caught from the metrics and taken back",
        "坏版本已从指标中发现并退回",
    ),
    "promoted": Text(
        "the bad release was NOT caught: it reached everybody",
        "坏版本没有被发现：它到达了所有用户",
    ),
    "undecided": Text(
        "the bad release was not judged in the time given; it was taken back unproven",
        "在给定时间内无法对坏版本作出判断；未经证实即退回",
    ),
    "no traffic": Text("no release was rehearsed", "没有预演发布"),
    "not up": Text(
        "the system did not come up on the simulated cluster", "系统在模拟集群上没有启动成功"
    ),
}
LOST = Text("lost requests", "丢失的请求")
ASSUMED = Text("assumed", "假定")
_ALL = Text("in total", "合计")


def verdict(story: Story) -> Text:
    """The end of the story in one sentence."""
    return _VERDICTS[story.verdict]


def render(story: Story, lang: str, colour: bool) -> str:
    """The whole story as lines."""
    return "\n".join(_lines(story, lang, colour)) + "\n"


def timeline(story: Story, lang: str) -> tuple[str, ...]:
    """What happened, a line an event."""
    return tuple(_event(event, lang, False).strip() for event in story.events)


def _lines(story: Story, lang: str, colour: bool) -> Iterator[str]:
    name = plain.escape(f"{story.system} · {story.environment} · seed {story.seed}")
    yield plain.styled(f"{TITLE.to(lang)}: {name}", "bold", colour)
    for event in story.events:
        yield _event(event, lang, colour)
    for chart in story.charts:
        yield ""
        yield plain.styled(plain.escape(chart.title.to(lang)), "bold", colour)
        labels = [plain.escape(line.label.to(lang)) for line in chart.lines]
        wide = max(map(plain.width, labels))
        for label, line in zip(labels, chart.lines, strict=True):
            yield f"  {plain.pad(label, wide)} {spark(line, chart.unit)}"
    yield ""
    yield plain.styled(LOST.to(lang), "bold", colour)
    yield from _table(losses(story, lang))
    yield ""
    yield plain.styled(ASSUMED.to(lang), "bold", colour)
    yield from (f"  - {plain.escape(line.to(lang))}" for line in story.assumptions)
    yield ""
    yield plain.styled(verdict(story).to(lang), _verdict_style(story.verdict), colour)
    yield CLOSING.to(lang)


def _verdict_style(found: Verdict) -> str:
    return "error" if found in ("promoted", "not up") else "bold"


def _event(event: Event, lang: str, colour: bool) -> str:
    mark, style = _MARKS[event.kind]
    what = plain.styled(plain.escape(event.what.to(lang)), style, colour)
    why = f" — {plain.escape(event.why.to(lang))}" if event.why else ""
    indent = "" if event.kind == "stage" else "  "
    return f"{clock(event.at):>6} {indent}{mark} {what}{why}"


def spark(line: Line, unit: Unit) -> str:
    """A curve in block characters, each column the highest of its stretch, and the peak."""
    values = [value for _, value in line.points]
    known = [value for value in values if value is not None]
    if not known:
        return "-"
    top = max(known)
    return "".join(_block(part, top) for part in _columns(values)) + f" ≤ {shown(top, unit)}"


def _columns(values: Sequence[float | None]) -> Iterator[float | None]:
    count = min(_COLUMNS, len(values))
    for column in range(count):
        part = values[column * len(values) // count : (column + 1) * len(values) // count]
        yield max((value for value in part if value is not None), default=None)


def _block(value: float | None, top: float) -> str:
    if value is None:
        return " "
    return _BLOCKS[min(7, int(value / top * 7.999))] if top > 0.0 else _BLOCKS[0]


Row = tuple[str, int, int, str]
"""Phase, lost, sent, share."""


def losses(story: Story, lang: str) -> tuple[Row, ...]:
    """What was lost in each phase, and at the end in total."""
    rows = [(loss.phase.to(lang), loss.lost, loss.sent) for loss in story.losses]
    rows.append((_ALL.to(lang), sum(row[1] for row in rows), sum(row[2] for row in rows)))
    return tuple((*row, f"{row[1] / row[2]:.2%}" if row[2] else "-") for row in rows)


def _table(rows: Sequence[Row]) -> Iterator[str]:
    wide = max(plain.width(plain.escape(row[0])) for row in rows)
    for phase, lost, sent, share in rows:
        yield f"  {plain.pad(plain.escape(phase), wide)} {lost:>8} / {sent:<8} {share:>7}"
