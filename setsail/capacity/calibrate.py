"""Margins learned from the fleet's own past: how far the next week went above the base.

Only windows that ended before the moment of the advice are looked at, so nothing leaks from the
future. A fleet too small to say gets the priors, which come from public traces.
"""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from setsail.capacity import cpu as cpus
from setsail.capacity import memory as memories
from setsail.capacity.series import DAY, Array, Series

AHEAD = 7.0
_FIRST = 7.0
_WINDOWS = 5
_FEWEST = 60
_RISK = 0.02
_LEAST, _MOST = 1.05, 4.0
_GROUPS, _GROUP_LEAST, _GROUP_MOST = 6, 30, 400
_SHRINK = 80
"""Weeks of the whole fleet that weigh as much as a group of as many."""


class Ratio(NamedTuple):
    """One past window: what came over what the base said, and how volatile it was before."""

    ratio: float
    volatility: float


PRIOR_POINTS = (0.0, 0.03, 0.08, 0.2, 0.5)
PRIOR_MARGINS = (1.4, 1.4, 2.0, 2.5, 3.0)
"""Margins at the volatilities of calm to wild histories, until a fleet has shown its own."""

_PRIOR_TAIL = 2.0
"""Exponent of the Pareto tail by which a risk is told beyond what was seen."""

CPU_PRIOR = 1.15


@dataclass(frozen=True, slots=True)
class Margins:
    """`memory[i]` holds at the volatility `points[i]`, and between two points what lies between;
    `cpu` is for requests. `windows` says from how many past weeks they were learned (0: priors),
    `seen` are those weeks by rising volatility."""

    points: tuple[float, ...] = PRIOR_POINTS
    memory: tuple[float, ...] = PRIOR_MARGINS
    cpu: float = CPU_PRIOR
    windows: int = 0
    seen: tuple[Ratio, ...] = field(default=(), repr=False)

    def of(self, volatility: float) -> float:
        """The margin for a volatility."""
        return float(np.interp(volatility, self.points, self.memory))

    def risk(self, volatility: float, margin: float) -> float:
        """The share of weeks in which memory would go above base × `margin`."""
        near = self._near(volatility)
        if near:
            above = sum(1 for one in near if one.ratio > margin)
            return (above + 0.5) / (len(near) + 1.0)
        return float(min(1.0, _RISK * (self.of(volatility) / max(margin, 1e-9)) ** _PRIOR_TAIL))

    def _near(self, volatility: float) -> tuple[Ratio, ...]:
        """The past weeks of the most alike volatility."""
        count = _group(len(self.seen))
        at = bisect.bisect_left(self.seen, volatility, key=lambda one: one.volatility)
        begin = min(max(0, at - count // 2), max(0, len(self.seen) - count))
        return self.seen[begin : begin + count]


def _group(count: int) -> int:
    """How many past weeks of a fleet are alike enough, and enough, to tell a margin."""
    return min(count, max(_GROUP_LEAST, count // _GROUPS), _GROUP_MOST)


def learn(memory: Iterable[Series], cpu: Iterable[Series] = (), end: float = 0.0) -> Margins:
    """Margins from windows of a week that ended before `end` (0: the end of each series)."""
    ratios = [r for one in memory for r in memory_ratios(one, end)]
    shares = [r for one in cpu for r in cpu_ratios(one, end)]
    return from_ratios(ratios, shares)


def from_ratios(ratios: Sequence[Ratio], cpu: Sequence[float]) -> Margins:
    """Margins that about one week in fifty exceeds; the priors where too little was seen."""
    request = float(np.clip(np.quantile(cpu, 0.6), 1.0, 1.5)) if len(cpu) >= 20 else CPU_PRIOR
    if len(ratios) < _FEWEST:
        return Margins(cpu=request)
    seen = tuple(sorted(ratios, key=lambda one: (one.volatility, one.ratio)))
    volatility = np.array([one.volatility for one in seen])
    value = np.array([one.ratio for one in seen])
    width = _group(len(seen))
    begins = range(0, len(seen) - width + 1, max(1, width // 4))
    points = [float(np.median(volatility[at : at + width])) for at in begins]
    priors = np.interp(points, PRIOR_POINTS, PRIOR_MARGINS)
    found = [
        _margin(value[at : at + width], value, float(prior))
        for at, prior in zip(begins, priors, strict=True)
    ]
    rising = np.maximum.accumulate(np.array(found))
    return Margins(tuple(points), tuple(map(float, rising)), request, len(seen), seen)


def _margin(group: Array, every: Array, prior: float) -> float:
    """What a group of equals needed, drawn towards what all needed, and that towards the prior: a
    group alone is too few weeks to know its tail by, and so is a small fleet."""
    own, fleet = (max(1.0, float(np.quantile(part, 1.0 - _RISK))) for part in (group, every))
    known = _between(prior, fleet, len(every) / (len(every) + _SHRINK))
    drawn = _between(known, own, len(group) / (len(group) + _SHRINK))
    return float(np.clip(drawn, _LEAST, _MOST))


def _between(one: float, other: float, share: float) -> float:
    """From `one` to `other` by a share, in logarithms."""
    return float(np.exp((1.0 - share) * np.log(one) + share * np.log(other)))


def memory_ratios(memory: Series, end: float = 0.0) -> list[Ratio]:
    """Need over base for each past week, newest first."""
    found = []
    for before, after in windows(memory, end):
        seen = memories.need(before)
        if seen.base > 0.0:
            found.append(Ratio(float(np.max(after.known)) / seen.base, seen.volatility))
    return found


def cpu_ratios(cpu: Series, end: float = 0.0) -> list[float]:
    """The 95th percentile of a week over the base before it, for each past week."""
    found = []
    for before, after in windows(cpu, end):
        base = cpus.base(before)
        if base > cpus.LEAST:
            found.append(float(np.percentile(after.known, 95)) / base)
    return found


def windows(series: Series, end: float = 0.0) -> Iterable[tuple[Series, Series]]:
    """Before and after of at most five past weeks, newest first; half of each must be known."""
    last = (end or series.end) - AHEAD * DAY
    for back in range(_WINDOWS):
        moment = last - back * AHEAD * DAY
        before, after = series.before(moment), series.since(moment).before(moment + AHEAD * DAY)
        if before.days < _FIRST:
            return
        if after.coverage > 0.5 and len(after.values) >= after.per_day:
            yield before, after
