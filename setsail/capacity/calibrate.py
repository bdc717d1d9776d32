"""Margins learned from the fleet's own past: how far the next week went above the base.

Only windows that ended before the moment of the advice are looked at, so nothing leaks from the
future. A fleet too small to say gets the priors, which come from public traces.
"""

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
_FEWEST = 100
_RISK = 0.02
_LEAST, _MOST = 1.1, 4.0


class Ratio(NamedTuple):
    """One past window: what came over what the base said, and how volatile it was before."""

    ratio: float
    volatility: float


PRIOR_EDGES = (0.12, 0.35, 1.0)
PRIOR_MARGINS = (1.4, 2.0, 2.5, 3.0)
"""The margins of calm to wild histories until a fleet has shown its own."""

_PRIOR_TAIL = 2.0
"""Exponent of the Pareto tail by which a risk is told beyond what was seen."""

CPU_PRIOR = 1.15


@dataclass(frozen=True, slots=True)
class Margins:
    """`memory[i]` is for a volatility between `edges[i-1]` and `edges[i]`; `cpu` for requests.
    `windows` says from how many past weeks they were learned; 0 means priors."""

    edges: tuple[float, ...] = PRIOR_EDGES
    memory: tuple[float, ...] = PRIOR_MARGINS
    cpu: float = CPU_PRIOR
    windows: int = 0
    seen: tuple[tuple[float, ...], ...] = field(default=(), repr=False)

    def of(self, volatility: float) -> float:
        """The margin for a volatility."""
        return self.memory[self._bin(volatility)]

    def risk(self, volatility: float, margin: float) -> float:
        """The share of weeks in which memory would go above base × `margin`."""
        at = self._bin(volatility)
        if self.seen and self.seen[at]:
            above = sum(1 for ratio in self.seen[at] if ratio > margin)
            return (above + 0.5) / (len(self.seen[at]) + 1.0)
        return float(min(1.0, _RISK * (self.memory[at] / max(margin, 1e-9)) ** _PRIOR_TAIL))

    def _bin(self, volatility: float) -> int:
        return int(np.digitize(volatility, self.edges))


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
    volatility = np.array([r.volatility for r in ratios])
    value = np.array([r.ratio for r in ratios])
    edges = np.quantile(volatility, (0.25, 0.5, 0.75))
    bins = np.digitize(volatility, edges)
    parts = [value[bins == at] for at in range(4)]
    found = tuple(_margin(part, value) for part in parts)
    seen = tuple(tuple(float(x) for x in np.sort(part)) for part in parts)
    return Margins(tuple(float(e) for e in edges), found, request, len(ratios), seen)


def _margin(part: Array, every: Array) -> float:
    """Half way (geometrically) between what a group of equals needed and what all needed: a group
    alone is too few weeks to know its tail by."""
    group = float(np.quantile(part if len(part) else every, 1.0 - _RISK))
    fleet = float(np.quantile(every, 1.0 - _RISK))
    return float(np.clip(np.sqrt(max(group, 1.0) * max(fleet, 1.0)), _LEAST, _MOST))


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
