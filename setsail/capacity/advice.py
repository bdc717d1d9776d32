"""Advice on one container: every number with what it comes from and what it risks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from setsail.capacity import change, memory, policy, season, shift
from setsail.capacity import cpu as cpus
from setsail.capacity import series as grids
from setsail.capacity.calibrate import Margins
from setsail.capacity.history import History, Key
from setsail.capacity.policy import Part
from setsail.finding.text import Text

What = Literal["cpu", "cpuLimit", "memory", "memoryLimit", "min", "max", "target"]
Level = Literal["high", "medium", "low"]
_WEEK_MINUTES = 10080.0
_SKEWED = 1.5
_COVERED = 0.8
_LOWEST_TARGET = 0.15
_WITH_IT = 1.5
"""Days between a version and a shift that are still taken to belong together."""


class Number(NamedTuple):
    """One number. `needed` is what the history asks for, `value` what to set now (the same, or a
    step on the way, or what is set); cores, bytes, pods, or a ratio, as `what` says. One that is
    not `written` is told and left out of what is applied."""

    what: What
    now: float | None
    needed: float
    value: float
    base: float
    margin: float
    because: tuple[Text, ...] = ()
    written: bool = True


class Confidence(NamedTuple):
    """How far the history carries: days' worth measured, the share of the time that was, and how
    well a day tells the next (0 to 1)."""

    level: Level
    days: float
    coverage: float
    regular: float
    because: tuple[Text, ...] = ()


class Risk(NamedTuple):
    """What to expect with the values set: the share of weeks with an OOM kill, minutes a week in
    which use is above the CPU request, and the share of time above the CPU limit. None: unknown."""

    oom_weeks: float | None = None
    above_request: float | None = None
    above_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """`begin` and `end` are the window looked at (seconds since 1970); `cores` and `bytes` what
    one pod asks for more than now (negative: less), None where nothing is set now."""

    key: Key
    policy: policy.Name
    begin: float
    end: float
    numbers: tuple[Number, ...]
    confidence: Confidence
    risk: Risk
    cores: float | None = None
    bytes: float | None = None
    notes: tuple[Text, ...] = ()
    changes: tuple[Text, ...] = ()

    def number(self, what: What) -> Number | None:
        """One of the numbers."""
        return next((n for n in self.numbers if n.what == what), None)


def advise(history: History, name: policy.Name, margins: Margins, now: float) -> Advice:
    """Requests and limits for one container at `now`."""
    sizes = policy.sizes(history, name, margins, now)
    sure = confidence(history)
    numbers = tuple(_numbers(history, sizes, sure, name))
    seen = [s for s in (history.cpu, history.memory, history.load) if len(s.values)]
    begin = min((s.start for s in seen), default=now)
    by: dict[What, Number] = {n.what: n for n in numbers}
    return Advice(
        history.key,
        name,
        begin,
        min(history.end or now, now),
        numbers,
        sure,
        _risk(history, by, margins),
        _more(by.get("cpu")),
        _more(by.get("memory")),
        (*((policy.SAYS[name],) if numbers else ()), *_notes(history)),
        tuple(_changes(sure, margins, history)),
    )


def confidence(history: History) -> Confidence:
    """How far the history of the scarcer of CPU and memory carries."""
    known = [s for s in (history.cpu, history.memory) if s.days > 0.0]
    known = known or [s for s in (history.load,) if s.days > 0.0]
    if not known:
        return Confidence("low", 0.0, 0.0, 0.0, (Text("nothing was measured", "没有任何数据"),))
    days, coverage = min(s.days for s in known), min(s.coverage for s in known)
    regular = season.strength(grids.coarser(known[0], 300.0, peak=False))
    moved = shift.last_shift(grids.coarser(known[0], 300.0, peak=False))
    because = [Text(f"{days:.1f} days of history", f"{days:.1f} 天历史")]
    if coverage < _COVERED:
        because.append(
            Text(f"only {coverage:.0%} of them known", f"其中只有 {coverage:.0%} 有数据")
        )
    if moved is not None and moved <= 7:
        because.append(
            Text(f"the level shifted {moved} days ago", f"{moved} 天前水平发生突变"),
        )
    good = days >= 14.0 and coverage >= _COVERED and not (moved is not None and moved <= 7)
    level: Level = "high" if good else "medium" if days >= change.LEAST_DAYS else "low"
    return Confidence(level, days, coverage, regular, tuple(because))


def _numbers(
    history: History, sizes: policy.Sizes, sure: Confidence, name: policy.Name
) -> list[Number]:
    is_now = history.settings
    urgent = bool(history.moments("oom"))
    throttled = (history.throttled or 0.0) > policy.THROTTLED
    rows: list[tuple[What, Part | None, float | None, bool]] = [
        ("cpu", sizes.cpu_request, is_now.cpu_request, False),
        ("cpuLimit", sizes.cpu_limit, is_now.cpu_limit, throttled),
        ("memory", sizes.memory_request, is_now.memory_request, urgent),
        ("memoryLimit", sizes.memory_limit, is_now.memory_limit, urgent),
    ]
    found = []
    for what, part, current, hurry in rows:
        if part is not None:
            found.append(_number(history, what, (part, current, hurry), name))
    return _in_order(found)


def _number(
    history: History, what: What, given: tuple[Part, float | None, bool], policy_: policy.Name
) -> Number:
    part, current, hurry = given
    days = (history.cpu if what.startswith("cpu") else history.memory).days
    settled = change.settle(current, part.value, days, hurry)
    if what == "cpu" and current and settled.value < current and _held(history, current):
        settled = change.Settled(current, _SPIRAL)
    because = (*part.because, *((settled.why,) if settled.why else ()))
    optional = what == "cpuLimit" and current is None and policy_ in policy.WITHOUT_CPU_LIMIT
    if optional:
        because = (*because, _NO_LIMIT)
    tidy = change.cores if what.startswith("cpu") else change.bytes_
    value = current if current is not None and settled.value == current else tidy(settled.value)
    needed = tidy(part.value)
    return Number(what, current, needed, value, part.base, part.margin, because, not optional)


def _held(history: History, request: float) -> bool:
    """Whether an autoscaler may be what keeps use where it is. Far below any target it is not: then
    the pods stand at their minimum, and the request is simply too large."""
    return history.autoscaled and cpus.mean(history.cpu) > _LOWEST_TARGET * request


def _in_order(numbers: list[Number]) -> list[Number]:
    """No limit below its request: a step down on one must not overtake the other."""
    by = {n.what: n for n in numbers}
    for request, limit in (("cpu", "cpuLimit"), ("memory", "memoryLimit")):
        low, high = by.get(request), by.get(limit)  # type: ignore[call-overload]
        if low is not None and high is not None and high.value < low.value:
            by[high.what] = high._replace(value=low.value)
    return [by[n.what] for n in numbers]


def _more(number: Number | None) -> float | None:
    return None if number is None or number.now is None else number.value - number.now


def _risk(history: History, by: dict[What, Number], margins: Margins) -> Risk:
    request, limit, held = by.get("cpu"), by.get("cpuLimit"), by.get("memoryLimit")
    above = None if request is None else cpus.share_above(history.cpu, request.value)
    over = (
        None if limit is None or not limit.written else cpus.share_above(history.cpu, limit.value)
    )
    oom = None
    if held is not None:
        need = memory.need(memory.of_current(history))
        oom = margins.risk(need.volatility, held.value / max(need.base, 1.0))
    return Risk(oom, None if above is None else above * _WEEK_MINUTES, over)


def _notes(history: History) -> list[Text]:
    found = []
    need = memory.need(memory.of_current(history))
    if need.leak:
        mib = need.leak / 1024.0**2
        found.append(
            Text(
                f"memory grows by {mib:.0f} MiB a day, as a leak does; the limit holds a week",
                f"内存每天增长 {mib:.0f} MiB，疑似泄漏；该上限只够一周",
            )
        )
    kills, restarts = len(history.moments("oom")), len(history.moments("restart"))
    if kills:
        found.append(Text(f"killed for memory {kills} times", f"因内存被杀 {kills} 次"))
    if restarts:
        found.append(Text(f"restarted {restarts} times", f"重启 {restarts} 次"))
    found += _level(history)
    if history.throttled is not None and history.throttled > policy.THROTTLED:
        share = f"{history.throttled:.1%}"
        found.append(
            Text(f"held back in {share} of the periods", f"{share} 的调度周期被限流"),
        )
    if history.skew > _SKEWED:
        found.append(
            Text(
                f"the busiest pod uses {history.skew:.1f} times the mean: look at the balancing",
                f"最忙的 Pod 是平均值的 {history.skew:.1f} 倍：请检查负载均衡",
            )
        )
    heap = history.heap
    if heap is not None and heap.live is not None:
        low, high = heap.live * 2.0, heap.live * 3.0
        found.append(
            Text(
                f"-Xmx from {_gib(low)} to {_gib(high)}: two to three times what lives on",
                f"-Xmx 宜在 {_gib(low)} 到 {_gib(high)}：存活集的两到三倍",
            )
        )
    return found


def _level(history: History) -> Iterator[Text]:
    """A level that shifted, with the new version if one came then; else the newest version."""
    moved = shift.last_shift(grids.coarser(history.cpu, 300.0, peak=False))
    versions = history.moments("version")
    ages = [(history.end - one.at) / grids.DAY for one in versions]
    if moved is not None:
        came = any(abs(age - moved) <= _WITH_IT for age in ages)
        with_, zh = (", with a new version", "，与新版本同时") if came else ("", "")
        yield Text(
            f"CPU changed its level {moved} days ago{with_}", f"CPU 在 {moved} 天前发生水平突变{zh}"
        )
    elif ages:
        yield Text(
            f"{len(ages)} new versions; the newest {ages[-1]:.1f} days ago",
            f"出现过 {len(ages)} 个新版本；最新的在 {ages[-1]:.1f} 天前",
        )


def _changes(sure: Confidence, margins: Margins, history: History) -> list[Text]:
    """What would change the numbers."""
    found = []
    if sure.days < 14.0:
        found.append(
            Text(
                f"{14.0 - sure.days:.0f} more days of history would make this surer",
                f"再有 {14.0 - sure.days:.0f} 天历史会更可靠",
            )
        )
    if not margins.windows:
        found.append(
            Text(
                "margins are priors: sixty past weeks of this fleet (workloads × weeks) begin to "
                "replace them",
                "余量取先验值：本机群满六十个历史周（工作负载数 × 周数）后逐步以实测替代",
            )
        )
    if history.throttled is None and history.cpu.days:
        found.append(
            Text("throttling was not measured", "没有限流数据"),
        )
    return found


def _gib(amount: float) -> str:
    return f"{amount / 1024.0**3:.2g} GiB"


_NO_LIMIT = Text(
    "not written: without a limit nothing is throttled while cores stand idle; set it where a "
    "quota asks for one",
    "不写入：不设上限就不会在有空闲核时被限流；配额要求时再设",
)
_SPIRAL = Text(
    "an autoscaler holds use at its target: what is seen is the target, not the need, and sizing "
    "by it would spiral down",
    "自动伸缩把用量维持在目标值：观测到的是目标而非需求，据此调低会层层下滑",
)
