"""How much CPU a pod asks for: what it needs most of the time, seen from several distances.

One half-life is always wrong: a day's forgets Monday, forever never learns. The geometric mean
of six is at least as good as the best single one on every kind of load that was tried, and
better than choosing one by past loss, which mostly chooses noise (see docs/explain/sizing.md).
Every sample that rises can only raise the result: nothing is cut away by a detector.
"""

import numpy as np

from setsail.capacity import quantile
from setsail.capacity import series as grids
from setsail.capacity.quantile import FOREVER, View
from setsail.capacity.series import Series

QUANTILE = 0.89
HALF_LIVES = (0.5, 1.0, 2.0, 4.0, 8.0, FOREVER)
_VIEWS = tuple(View(days, QUANTILE) for days in HALF_LIVES)
_PEAK = (View(7.0, 0.999),)
STEP = 300.0
"""Seconds. Finer samples are averaged to this: a request is a share of time, not of an instant."""

LEAST = 0.001
"""Cores. Below a millicore there is nothing to choose."""


def base(cpu: Series) -> float:
    """Cores that cover most of the time; 0 for no history."""
    smooth = grids.coarser(cpu, STEP, peak=False)
    found = quantile.decayed(smooth, _VIEWS)
    return float(np.exp(np.mean(np.log(np.maximum(found, LEAST))))) if smooth.days else 0.0


def peak(cpu: Series) -> float:
    """The highest cores but for one in a thousand, of the last weeks; 0 for no history."""
    return float(quantile.decayed(cpu, _PEAK)[0])


def mean(cpu: Series) -> float:
    """The average of what was measured; 0 for no history."""
    return float(np.mean(cpu.known)) if cpu.days else 0.0


def highest(cpu: Series) -> float:
    """The highest value ever measured; 0 for no history."""
    return float(np.max(cpu.known)) if cpu.days else 0.0


def share_above(cpu: Series, cores: float) -> float:
    """Share of the measured time in which more than `cores` was used."""
    return float(np.mean(cpu.known > cores)) if cpu.days else 0.0
