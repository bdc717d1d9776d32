"""A sizing as text for a terminal: a table of all, and each explained with its curves."""

from collections.abc import Iterator

from setsail.capacity import chart
from setsail.capacity.advice import What
from setsail.capacity.fleet import Fleet, Sized
from setsail.finding.text import Text
from setsail.report import plain
from setsail.report import size_words as words

_BLOCKS = "▁▂▃▄▅▆▇█"
_COLUMNS = 60
_FEW = 6
_COLUMN: tuple[What, ...] = ("cpu", "cpuLimit", "memory", "memoryLimit", "min", "max", "target")


def render(fleet: Fleet, lang: str, colour: bool, every: bool = False) -> str:
    """The whole sizing; details of each where they are few or `every` is asked for."""
    lines = [plain.styled(head(fleet).to(lang), "bold", colour), ""]
    lines += _table(fleet, lang)
    if every or len(fleet.sized) <= _FEW:
        for one in fleet.sized:
            lines += ["", *_details(one, lang, colour)]
    elif fleet.sized:
        lines += ["", _MORE.to(lang)]
    lines += ["", *closing(fleet, lang)]
    return "\n".join(lines) + "\n"


def head(fleet: Fleet) -> Text:
    """What was sized, by what policy."""
    count = len(fleet.sized)
    return Text(
        f"Sizing of {count} container{'' if count == 1 else 's'}, policy {fleet.policy}",
        f"{count} 个容器的容量建议，策略 {fleet.policy}",
    )


def rows(fleet: Fleet, lang: str) -> list[list[str]]:
    """The table of all: a row of titles, then a row a container."""
    names = [n for n in _COLUMN if any(_value(one, n) for one in fleet.sized)]
    found = [[_NAME.to(lang), *(words.NAMES[n].to(lang) for n in names), _SURE.to(lang)]]
    for one in fleet.sized:
        level = one.advice.confidence.level
        cells = (_value(one, n) for n in names)
        found.append([plain.escape(str(one.history.key)), *cells, words.LEVELS[level].to(lang)])
    return found


def _table(fleet: Fleet, lang: str) -> Iterator[str]:
    table = rows(fleet, lang)
    wide = [max(plain.width(row[at]) for row in table) for at in range(len(table[0]))]
    for row in table:
        yield "  ".join(plain.pad(cell, w) for cell, w in zip(row, wide)).rstrip()


def _value(one: Sized, what: What) -> str:
    numbers = (*one.advice.numbers, *(one.scaling.numbers if one.scaling else ()))
    number = next((n for n in numbers if n.what == what), None)
    if number is None:
        return ""
    now, value = words.shown(what, number.now), words.shown(what, number.value)
    if not number.written:
        return f"{now} ({value})"
    return value if now == value else f"{now} → {value}"


def _details(one: Sized, lang: str, colour: bool) -> Iterator[str]:
    advice = one.advice
    yield plain.styled(plain.escape(str(one.history.key)), "bold", colour)
    span = f"{words.day(advice.begin)} – {words.day(advice.end)} UTC"
    yield f"  {span}; {words.sure(advice).to(lang)}"
    numbers = (*advice.numbers, *(one.scaling.numbers if one.scaling else ()))
    wide = max((plain.width(words.NAMES[n.what].to(lang)) for n in numbers), default=0)
    values = max((plain.width(_value(one, n.what)) for n in numbers), default=0)
    for number in numbers:
        name = plain.pad(words.NAMES[number.what].to(lang), wide)
        why = words.how(number).to(lang)
        yield f"  {name}  {plain.pad(_value(one, number.what), values)}  {why}".rstrip()
    for sentence in sentences(one):
        yield f"  - {plain.escape(sentence.to(lang))}"
    yield from _curves(one, lang)


def sentences(one: Sized) -> Iterator[Text]:
    """Everything beside the numbers."""
    advice = one.advice
    risks = list(words.risk(advice))
    if risks:
        en, zh = "; ".join(r.en for r in risks), "；".join(r.zh for r in risks)
        yield Text(f"expected: {en}", f"预计：{zh}")
    if cost := words.cost(advice):
        yield cost
    yield from advice.notes
    if one.scaling is not None:
        yield from words.scaling(one.scaling)
    yield from words.consumers(one)
    yield from words.plan(one)
    if advice.changes:
        en, zh = "; ".join(w.en for w in advice.changes), "；".join(w.zh for w in advice.changes)
        yield Text(f"what would change it: {en}", f"什么会改变它：{zh}")


def _curves(one: Sized, lang: str) -> Iterator[str]:
    for drawn in chart.charts(one):
        measured = [line for line in drawn.lines if not line.level]
        top = _top(drawn)
        yield f"  {drawn.title.to(lang)} (0 – {words.measured(top, drawn.unit)})"
        wide = max(plain.width(line.label.to(lang)) for line in measured)
        for line in measured:
            yield f"    {plain.pad(line.label.to(lang), wide)} {spark(line, top)}"


def _top(drawn: chart.Chart) -> float:
    """The highest of what was measured; limits far above it are not drawn."""
    values = [v for line in drawn.lines if not line.level for _, v in line.points if v is not None]
    return max(values, default=0.0)


def spark(line: chart.Line, top: float) -> str:
    """A curve in block characters, each the highest of its stretch; a gap is a gap."""
    values = [value for _, value in line.points]
    count = min(_COLUMNS, len(values))
    found = []
    for at in range(count):
        part = values[at * len(values) // count : (at + 1) * len(values) // count]
        known = [value for value in part if value is not None]
        found.append(_block(max(known), top) if known else " ")
    return "".join(found)


def _block(value: float, top: float) -> str:
    return _BLOCKS[min(7, int(value / top * 7.999))] if top > 0.0 else _BLOCKS[0]


def closing(fleet: Fleet, lang: str) -> Iterator[str]:
    """What holds for all of them."""
    learned = fleet.margins.windows
    yield (
        Text(
            f"margins learned from {learned} past weeks of this fleet",
            f"余量由本机群 {learned} 个历史周习得",
        )
        if learned
        else Text("margins are priors from public traces", "余量为公开数据得出的先验值")
    ).to(lang)
    yield Text(
        f"in all: {fleet.cores:+.3g} CPU, {fleet.bytes / 1024.0**3:+.3g} GiB requested; money is "
        "saved only when nodes go",
        f"合计请求变化：{fleet.cores:+.3g} CPU，{fleet.bytes / 1024.0**3:+.3g} GiB；"
        "只有减少节点才省钱",
    ).to(lang)
    if fleet.fill < 1.0:
        yield Text(
            f"node guard: fill nodes to {fleet.fill:.0%} of these requests at most, or use will "
            "exceed 80 % of a node",
            f"节点保护：节点按请求最多装填 {fleet.fill:.0%}，否则用量将超过节点的 80%",
        ).to(lang)
    if fleet.nodes is not None:
        yield nodes(fleet).to(lang)


def nodes(fleet: Fleet) -> Text:
    """How many nodes, and for what."""
    need = fleet.nodes
    assert need is not None, "asked only where nodes were packed"
    homeless = f"; {', '.join(need.homeless)} fit no node" if need.homeless else ""
    lost = f"；{'、'.join(need.homeless)} 放不进任何节点" if need.homeless else ""
    return Text(
        f"nodes: {need.total} (as it stands {need.steady}, all rollouts at once {need.surge}, one "
        f"zone gone {need.zone}, event {need.event}); hottest at {need.hottest:.0%}; packed to "
        f"88 % of allocatable, pods in turn over zones{homeless}",
        f"节点：{need.total}（现状 {need.steady}，同时滚动 {need.surge}，"
        f"失去一个可用区 {need.zone}，活动 {need.event}）；"
        f"最热节点 {need.hottest:.0%}；按可分配量的 88% 装箱，Pod 轮流分布于各可用区{lost}",
    )


_NAME, _SURE = Text("container", "容器"), Text("confidence", "可信度")
_MORE = Text(
    "add --verbose for how each number came about, or --workload NAME for one",
    "加 --verbose 查看每个数字的由来，或用 --workload 名称 只看一个",
)
