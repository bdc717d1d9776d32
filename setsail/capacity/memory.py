"""How much memory a pod must be allowed: from the highest days of all its history.

A single record says little about the next one, so the base is a geometric mean: of the four
highest days of all, and of the three highest of the last fortnight. A margin learned from the
fleet's own past lies above it, wider for those whose days differ more. A limit is never below
what was already seen.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from setsail.capacity import series as grids
from setsail.capacity.history import History, Mark
from setsail.capacity.series import DAY, Array, Series

KEPT = 90.0
"""Days that are looked back: far beyond what a Prometheus usually keeps, hence the sketches."""

_TOP, _RECENT_TOP, _RECENT = 4, 3, 14
_TAIL, _TAIL_LEAST, _TAIL_MOST = 0.25, 3, 8
_RESTART, _OVER_RESTART = 0.25, 1.1
"""A fall by so much of the logarithm is a restart; a leak that was restarted before is expected to
go so far above what it reached then, and no further."""

_AHEAD = 7.0
_LEAK_A_DAY = 0.01
_RISING = 0.6
_STRAIGHT = 0.08
"""A leak is straight: its days lie so close to a line on average. What wanders is none."""

_LEAST_DAYS = 5
_MIB = 1024.0**2
LEAST = 16 * _MIB
"""Bytes. No container runs in less than this for long."""

OOM_FACTOR, OOM_PLUS, OOM_CAP, OOM_HOLD = 1.2, 100 * _MIB, 2.0, 14.0
"""After an OOM kill: × or +, whichever is more, at most so many times the highest use seen, for
so many days or until a new version; without the cap a crash loop raises itself for ever."""


class Need(NamedTuple):
    """What the history says of memory, in bytes. `leak` is bytes a day, 0 for none; `volatility`
    is how much its days differ, without unit."""

    base: float
    highest: float
    volatility: float
    leak: float


def need(memory: Series) -> Need:
    """The base and the volatility of a series; all 0 for no history."""
    days = grids.daily_peaks(memory.last(KEPT))
    known = days[~np.isnan(days)]
    if not len(known):
        return Need(0.0, 0.0, 0.0, 0.0)
    return of_days(days)


def of_days(days: Array) -> Need:
    """The same from the highest value of each day (NaN for none), oldest first."""
    known = days[~np.isnan(days)]
    ordered = np.sort(known)[::-1]
    recent = np.sort(known[-_RECENT:])[::-1]
    base = float(np.sqrt(_mean(ordered[:_TOP]) * _mean(recent[:_RECENT_TOP])))
    highest, volatility = float(ordered[0]), _volatility(ordered)
    run = days[_last_restart(days) :]
    leak = _leak(run)
    if leak:
        line = _line(run, leak)
        grown = float(line[-1]) + _AHEAD * leak
        volatility = _volatility(np.sort(_known(run / line))[::-1])
        if len(run) < len(days):
            grown = min(grown, highest * _OVER_RESTART)
        base, highest = max(base, grown), max(highest, grown)
    return Need(base, highest, volatility, leak)


def _known(days: Array) -> Array:
    found: Array = days[~np.isnan(days)]
    return found


def _line(run: Array, leak: float) -> Array:
    """The straight line of a leak through a run of days, bytes."""
    at = np.arange(len(run), dtype=np.float64)
    level = float(np.nanmedian(run - leak * at))
    found: Array = np.maximum(level + leak * at, 1.0)
    return found


def _last_restart(days: Array) -> int:
    """Where the run of days begins that followed the last sudden fall; 0 without one."""
    falls = np.flatnonzero(np.diff(np.log(np.maximum(days, 1.0))) < -_RESTART)
    return int(falls[-1]) + 1 if len(falls) else 0


def _mean(values: Array) -> float:
    """The geometric mean."""
    return float(np.exp(np.mean(np.log(np.maximum(values, 1.0)))))


def _volatility(ordered: Array) -> float:
    """Hill's estimate of the tail: how far, as a mean of logarithms, the highest quarter of the
    days lies above the next. A level that comes back every day, and a leak that comes back every
    restart, have many days near the top and little of it; a single spike has much."""
    count = min(max(_TAIL_LEAST, round(len(ordered) * _TAIL)), _TAIL_MOST, len(ordered) - 1)
    logs = np.log(np.maximum(ordered, 1.0))
    return float(np.mean(logs[:count]) - logs[count]) if count > 0 else 0.0


def _leak(days: Array) -> float:
    """Bytes a day by which the days rise, robustly (Theil and Sen); 0 unless they clearly do."""
    at = np.flatnonzero(~np.isnan(days))
    if len(at) < _LEAST_DAYS:
        return 0.0
    known = days[at]
    i, j = np.triu_indices(len(at), 3)
    slope = float(np.median((known[j] - known[i]) / (at[j] - at[i])))
    rising = float(np.mean(np.diff(known) > 0.0))
    if slope <= _LEAK_A_DAY * float(np.median(known)) or rising <= _RISING:
        return 0.0
    off = _known(days / _line(days, slope)) - 1.0
    return slope if float(np.mean(np.abs(off))) < _STRAIGHT else 0.0


def of_current(history: History) -> Series:
    """The memory of the current version where it has run for a week; else all of it.

    A level that merely fell is not cut away: nobody knows that it will not rise again.
    """
    memory = history.memory.last(KEPT)
    old = [m.at for m in history.moments("version") if m.at <= memory.end - _AHEAD * DAY]
    return memory.since(old[-1]) if old else memory


def after_kills(limit: float, kills: Sequence[Mark], highest: float, now: float) -> float:
    """The limit in bytes that kills of the last days ask for; `limit` itself without any."""
    recent = [m.value for m in kills if m.at > now - OOM_HOLD * DAY and m.value > 0.0]
    if not recent:
        return limit
    broken = max(recent)
    raised = max(broken * OOM_FACTOR, broken + OOM_PLUS)
    return max(limit, min(raised, OOM_CAP * max(highest, broken)))
