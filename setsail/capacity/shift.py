"""Level shifts: a release, a migration, a lost customer; the time before says little."""

import numpy as np

from setsail.capacity import series as grids
from setsail.capacity.series import Series

_SIDE = 7
_FEWEST = 3
_CLEAR = 6.0


def last_shift(series: Series) -> int | None:
    """How many days ago the level last shifted, clearly and for good; None if it did not.

    Medians of days, up to seven on each side, must differ by more than six robust deviations.
    """
    days = grids.daily_medians(series)
    count = len(days)
    for at in range(count - _FEWEST, _FEWEST, -1):
        before, after = days[max(0, at - _SIDE) : at], days[at : at + _SIDE]
        before, after = before[~np.isnan(before)], after[~np.isnan(after)]
        if len(before) < _FEWEST or len(after) < _FEWEST:
            continue
        low, high = np.median(before), np.median(after)
        spread = 1.48 * np.median(np.abs(np.r_[before - low, after - high]))
        if abs(high - low) > _CLEAR * (spread + 0.05 * abs(low) + 1e-9):
            return count - at
    return None
