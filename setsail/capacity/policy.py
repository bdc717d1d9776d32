"""The named policies: from a history to requests and limits, with base and margin of each."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from setsail.capacity import cpu as cpus
from setsail.capacity import memory as memories
from setsail.capacity import series as grids
from setsail.capacity import startup
from setsail.capacity.calibrate import Margins
from setsail.capacity.history import Heap, History
from setsail.capacity.memory import Need
from setsail.finding.text import Text

Name = Literal["guide", "balanced", "guaranteed", "batch"]
NAMES: tuple[Name, ...] = ("balanced", "guide", "guaranteed", "batch")

WITHOUT_CPU_LIMIT: tuple[Name, ...] = ("balanced", "batch")
"""Policies that add no CPU limit where none is set."""

GUIDE_REQUEST, GUIDE_LIMIT = 0.6, 1.75
"""The middle of the guide's 50 to 70 % of the average and 1.5 to 2 times the peak."""

LIMIT_PEAK, LIMIT_REQUEST = 1.5, 1.5
GUARANTEED_PEAK = 1.2
BATCH_MEAN, BATCH_MARGIN = 1.2, 0.7
REQUEST_MARGIN = 1.05
ABOVE_SEEN = 1.05
THROTTLED = 0.01
"""Share of scheduler periods; above it the limit is raised."""

HEAP_MARGIN = 1.1
_CPU_LEAST = 0.01

SAYS: dict[Name, Text] = {
    "balanced": Text(
        "CPU request covers most of the time, memory limit nearly every week; bursts may use "
        "what is free",
        "CPU 请求覆盖绝大部分时间，内存上限覆盖几乎每一周；突发可借用空闲资源",
    ),
    "guide": Text(
        "CPU request 60 % of the average, limit 1.75 × the peak: safe only on nodes that are "
        "filled to the share shown, and a utilisation target then starts above 100 %",
        "CPU 请求取平均值的 60%，上限取峰值的 1.75 倍：只有节点装填不超过所示比例时才安全，"
        "且利用率目标起步就超过 100%",
    ),
    "guaranteed": Text(
        "request and limit are equal and hold the peak: last to be evicted, and the dearest",
        "请求与上限相等且容得下峰值：最后被驱逐，也最贵",
    ),
    "batch": Text(
        "request near the average, limits looser: it may wait, and is killed sooner",
        "请求接近平均值，上限较松：可以等待，也更早被终止",
    ),
}


class Part(NamedTuple):
    """One number: base × margin, then lifted by what `because` says. Cores or bytes."""

    value: float
    base: float
    margin: float
    because: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a policy asks for; a part without history is None."""

    cpu_request: Part | None = None
    cpu_limit: Part | None = None
    memory_request: Part | None = None
    memory_limit: Part | None = None


def sizes(history: History, policy: Name, margins: Margins, now: float) -> Sizes:
    """Requests and limits for one container."""
    found = Sizes()
    if history.cpu.days > 0.0:
        request, limit = _cpu(history, policy, margins)
        found = Sizes(request, limit)
    if history.memory.days > 0.0:
        asked, limit = _memory(history, policy, margins, now)
        found = Sizes(found.cpu_request, found.cpu_limit, asked, limit)
    return found


def _cpu(history: History, policy: Name, margins: Margins) -> tuple[Part, Part]:
    running, starting = startup.apart(history)
    base, mean = cpus.base(running), cpus.mean(running)
    peak, highest = cpus.peak(running), cpus.highest(running)
    match policy:
        case "balanced":
            request = _part(base, margins.cpu, _CPU_LEAST)
            limit = _part(peak, LIMIT_PEAK, request.value * LIMIT_REQUEST)
        case "guide":
            request = _part(mean, GUIDE_REQUEST, _CPU_LEAST)
            limit = _part(highest, GUIDE_LIMIT, request.value)
        case "guaranteed":
            request = _part(peak, GUARANTEED_PEAK, base * margins.cpu)
            limit = request
        case "batch":
            request = _part(mean, BATCH_MEAN, _CPU_LEAST)
            limit = _part(peak, LIMIT_PEAK, request.value)
    limit = _lifted(limit, *startup.limit(starting))
    limit = _lifted(limit, *_unthrottled(history))
    return (limit, limit) if policy == "guaranteed" else (request, limit)


def _memory(history: History, policy: Name, margins: Margins, now: float) -> tuple[Part, Part]:
    need = memories.need(memories.of_current(history))
    margin = margins.of(need.volatility)
    if policy == "batch":
        margin = 1.0 + (margin - 1.0) * BATCH_MARGIN
    limit = _part(need.base, margin, memories.LEAST)
    limit = _lifted(limit, need.highest * ABOVE_SEEN, _SEEN)
    kills = history.moments("oom")
    limit = _lifted(limit, memories.after_kills(0.0, kills, need.highest, now), _KILLED)
    limit = _lifted(limit, heap_floor(history.heap), _HEAP)
    if policy == "guaranteed":
        return limit, limit
    return _request(history, policy, need, limit), limit


def _request(history: History, policy: Name, need: Need, limit: Part) -> Part:
    base = need.base
    if policy == "batch":
        days = grids.daily_peaks(history.memory.last(memories.KEPT))
        base = float(sorted(days[days == days])[int((days == days).sum()) // 2])
    part = _part(base, REQUEST_MARGIN, memories.LEAST)
    return part._replace(value=min(part.value, limit.value))


def heap_floor(heap: Heap | None) -> float:
    """Bytes below which a JVM with this heap would be killed before it collects; 0 without one."""
    if heap is None:
        return 0.0
    beside = heap.beside if heap.beside is not None else 0.25 * heap.ceiling
    return (heap.ceiling + beside) * HEAP_MARGIN


def _unthrottled(history: History) -> tuple[float, Text]:
    limit, share = history.settings.cpu_limit, history.throttled
    raised = limit * LIMIT_REQUEST if limit and share is not None and share > THROTTLED else 0.0
    return raised, Text(
        f"held back in {share or 0.0:.1%} of the periods: half above the limit that it has",
        f"有 {share or 0.0:.1%} 的调度周期被限流：比现有上限高一半",
    )


def _part(base: float, margin: float, least: float) -> Part:
    return Part(max(base * margin, least), base, margin)


def _lifted(part: Part, least: float, why: Text) -> Part:
    """The part with at least `least`, and the reason if that changed it."""
    if least <= part.value:
        return part
    return Part(least, part.base, part.margin, (*part.because, why))


_SEEN = Text("not below what was already seen, and 5 %", "不低于已出现过的最高值再加 5%")
_KILLED = Text(
    "it was killed for memory in the last 14 days: a fifth or 100 MiB above the limit that broke",
    "近 14 天内曾因内存被杀：比被突破的上限高五分之一或 100 MiB",
)
_HEAP = Text(
    "the heap's ceiling, what is beside it, and a tenth: below that the kernel kills the JVM "
    "before it collects",
    "堆上限加堆外内存再加一成：低于此值，JVM 还没回收就会被内核杀死",
)
