"""Advice on how many pods: minimum, maximum, target and window, schedule, each with its reason."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from setsail.capacity import autoscale, hpa_model, replicas, season
from setsail.capacity import series as grids
from setsail.capacity.advice import Number
from setsail.capacity.autoscale import Case, Choice
from setsail.capacity.history import History
from setsail.capacity.hpa_model import Setup
from setsail.capacity.replicas import Bound, Reason, Where
from setsail.capacity.series import Array, Series
from setsail.finding.text import Text

STEP = 60.0
_HOURS = 24


class Given(NamedTuple):
    """What is declared: minimum, maximum and target now (None: not said), one pod's capacity in
    the unit of the load, seconds from wanted to ready, where it runs, what bounds it, the peak of
    a planned event (0: none), and whether to replay second by second (else slot by slot)."""

    capacity: float
    least: int | None = None
    most: int | None = None
    target: float | None = None
    startup: float = 60.0
    where: Where = Where()
    bounds: tuple[Bound, ...] = ()
    planned: float = 0.0
    exact: bool = True


class Floor(NamedTuple):
    """From `hour` of `weekday` (0 is Monday, UTC) on, at least `pods`."""

    weekday: int
    hour: int
    pods: int


@dataclass(frozen=True, slots=True)
class Scaling:
    """`before` and `after` are minutes a week short, replayed on the history with what is set and
    with what is advised (None: cannot be told); `pods` is the mean number then, `at_peak` the pods
    that carry the highest load with one zone gone."""

    numbers: tuple[Number, ...]
    choice: Choice
    reasons: tuple[Reason, ...]
    bounds: tuple[Bound, ...]
    peak: float
    at_peak: int
    regular: float
    before: float | None
    after: float
    pods: float
    floors: tuple[Floor, ...]
    notes: tuple[Text, ...]
    load: Series
    replayed: Array
    capacity: float


def of_load(history: History) -> Series:
    """What all pods carry together: the load that was measured, else CPU of one × pods."""
    if history.load.days > 0.0:
        return history.load
    if history.cpu.days > 0.0 and history.pods.days > 0.0:
        cpu = grids.coarser(history.cpu, 300.0, peak=False)
        pods = grids.coarser(history.pods, 300.0, peak=False)
        begin, end = max(cpu.start, pods.start), min(cpu.end, pods.end)
        if end > begin and cpu.step == pods.step:
            one, many = cpu.since(begin).before(end), pods.since(begin).before(end)
            count = min(len(one.values), len(many.values))
            return Series(one.start, one.step, one.values[:count] * many.values[:count])
    return grids.empty()


def advise(load: Series, given: Given) -> Scaling:
    """The scaling of a workload by its load; the load must have at least a day."""
    least = replicas.least(load, given.capacity, given.where, given.startup + STEP)
    case = Case(load, given.capacity, given.startup, least[0].pods)
    choice = autoscale.choose(case)
    peak = float(np.max(load.known))
    low = max(choice.least, least[0].pods)
    at_peak = replicas.at_peak(peak, given.capacity, given.where.zones)
    most = replicas.most(max(peak, given.planned), given.capacity, low, given.bounds)
    judged = load.last(7.0)
    week = max(len(judged.values), round(grids.WEEK / load.step))
    schedule = autoscale.floors(case, week)[choice.floor]
    floor = None if schedule is None else schedule[: len(judged.values)]
    setup = Setup(
        choice.target, min(low, most.pods), most.pods, given.startup,
        stabilise=choice.stabilise, floor=floor,
    )  # fmt: skip
    play = hpa_model.replay if given.exact else hpa_model.coarse
    after = play(season.filled_in(judged), judged.step, given.capacity, setup)
    weeks = max(len(judged.values) * judged.step / grids.WEEK, 1e-9)
    reasons = (*least, Reason(choice.least, _REPLAYED), Reason(at_peak, _AT_PEAK))
    return Scaling(
        tuple(_numbers(given, choice, min(low, most.pods), most.pods)),
        choice,
        reasons,
        most.bound,
        peak,
        at_peak,
        season.strength(load),
        _before(judged, given, weeks),
        after.short / weeks,
        float(np.mean(after.pods)),
        tuple(_schedule(load, schedule)),
        tuple(_notes(given, (choice, after.short / weeks), load, most)),
        judged,
        after.pods,
        given.capacity,
    )


def _numbers(given: Given, choice: Choice, low: int, most: int) -> list[Number]:
    found = [
        Number("min", given.least, low, low, choice.least, 1.0),
        Number("max", given.most, most, most, most / replicas.HEADROOM, replicas.HEADROOM),
    ]
    if given.target is not None or given.least is None:  # not where another metric is scaled by
        target = choice.target
        found.append(Number("target", given.target, target, target, target, 1.0))
    return found


def _before(judged: Series, given: Given, weeks: float) -> float | None:
    """Minutes a week short with what is set now."""
    if given.least is None or given.most is None:
        return None
    target = given.target if given.most > given.least and given.target else 1.0
    setup = Setup(target, given.least, given.most, given.startup)
    values = season.filled_in(judged)
    play = hpa_model.replay if given.exact else hpa_model.coarse
    return play(values, judged.step, given.capacity, setup).short / weeks


def _schedule(load: Series, floor: Array | None) -> list[Floor]:
    """The floor by hours of the week, where it changes."""
    if floor is None:
        return []
    found: list[Floor] = []
    hours = max(1, round(3600.0 / load.step))
    for at in range(0, len(floor), hours):
        moment = load.end + at * load.step
        pods = int(np.max(floor[at : at + hours]))
        weekday = (int(moment // grids.DAY) + 3) % 7
        if not found or found[-1].pods != pods:
            found.append(Floor(weekday, int(moment % grids.DAY // 3600), pods))
    return found[: 7 * _HOURS]


def _notes(
    given: Given, chosen: tuple[Choice, float], load: Series, most: replicas.Most
) -> list[Text]:
    """What a reader must know; `chosen` with the minutes a week that its replay was short."""
    found = []
    choice, short = chosen
    perfect = float(np.mean(autoscale.perfect(season.filled_in(load), given.capacity, 1)))
    if choice.pods > autoscale.COST_CAP * perfect:
        found.append(_UNFORESEEABLE)
    for bound in most.bound:
        found.append(
            Text(
                f"the maximum is bounded by {bound.name.en}: {bound.pods}, {most.wanted} would be "
                "needed",
                f"上限受 {bound.name.zh} 限制：{bound.pods}，而需要 {most.wanted}",
            )
        )
    if short > autoscale.BUDGET:
        found.append(_NOT_MET)
    if not given.exact:
        found.append(_COARSE)
    return found


_REPLAYED = Text(
    "the cheapest in a replay of the last days",
    "在最近几天的回放中代价最低",
)
_AT_PEAK = Text("the highest load with one zone gone", "最高负载且失去一个可用区")
_UNFORESEEABLE = Text(
    "bursts that no history foretells: holding pods for them costs over three times the need; a "
    "queue, a rate limit or a fixed number is the better cure",
    "突发无法由历史预见：为此保留 Pod 的代价超过需求的三倍；用队列、限流或固定数量更合适",
)
_COARSE = Text(
    "replayed slot by slot, for the fleet is large; --workload NAME replays it second by second",
    "工作负载众多，按采样间隔粗略回放；用 --workload 名称 可逐秒回放",
)
_NOT_MET = Text(
    "no setting of the autoscaler keeps the minutes within the budget",
    "没有任何自动伸缩设置能把不足时间控制在预算内",
)
