"""One measured quantity over time on a regular grid; what was not measured is NaN, never 0."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DAY = 86400.0
WEEK = 7 * DAY
LONGEST = 4_000_000
"""Slots. A grid beyond this (a year of 8 s steps) is a wrong clock, not a history."""


@dataclass(frozen=True, slots=True)
class Series:
    """Slot i covers [start + i·step, start + (i+1)·step); seconds since 1970, UTC.

    `values` are cores, bytes or events a second; NaN where nothing was measured.
    """

    start: float
    step: float
    values: Array

    @property
    def end(self) -> float:
        """When the last slot ends."""
        return self.start + self.step * len(self.values)

    @property
    def per_day(self) -> int:
        """Slots a day."""
        return max(1, round(DAY / self.step))

    @property
    def known(self) -> Array:
        """The values that were measured, in order."""
        return self.values[~np.isnan(self.values)]

    @property
    def coverage(self) -> float:
        """Share of the slots that were measured, 0 to 1."""
        return float(np.mean(~np.isnan(self.values))) if len(self.values) else 0.0

    @property
    def days(self) -> float:
        """Days' worth of what was measured: holes do not count."""
        return float(np.sum(~np.isnan(self.values))) * self.step / DAY

    def times(self) -> Array:
        """The beginning of every slot."""
        found: Array = self.start + self.step * np.arange(len(self.values), dtype=np.float64)
        return found

    def last(self, days: float) -> "Series":
        """The last `days`."""
        return self.since(self.end - days * DAY)

    def since(self, moment: float) -> "Series":
        """From `moment` on; the whole if it begins later."""
        skip = max(0, min(len(self.values), round((moment - self.start) / self.step)))
        return Series(self.start + skip * self.step, self.step, self.values[skip:])

    def before(self, moment: float) -> "Series":
        """What lies before `moment`."""
        keep = max(0, min(len(self.values), round((moment - self.start) / self.step)))
        return Series(self.start, self.step, self.values[:keep])

    def without(self, spans: Iterable[tuple[float, float]]) -> "Series":
        """The series with some spans of time taken as not measured."""
        values, times = self.values.copy(), self.times()
        for begin, end in spans:
            values[(times >= begin) & (times < end)] = np.nan
        return Series(self.start, self.step, values)


def empty(step: float = 300.0) -> Series:
    """A series of nothing."""
    return Series(0.0, step, np.empty(0))


def regular(times: Array, values: Array, step: float | None = None) -> Series:
    """Samples in any order on a grid of `step` (the usual distance if None).

    Of several samples in a slot the highest counts, so a duplicate never hides a peak. NaN,
    infinite and negative values were not measured. Raises ValueError for a span too long, and
    for samples that are more than a day apart.
    """
    good = np.isfinite(times) & np.isfinite(values) & (values >= 0.0)
    at, what = times[good], values[good]
    if not len(at):
        return empty(step or 300.0)
    order = np.argsort(at, kind="stable")
    at, what = at[order], what[order]
    width = step or usual_step(at)
    if width > DAY:
        raise ValueError(f"samples {width / DAY:.0f} days apart")
    start = float(np.floor(at[0] / width) * width)
    slots = ((at - start) / width + 1e-6).astype(np.int64)
    if slots[-1] >= LONGEST:
        raise ValueError(f"{slots[-1]} slots of {width:g} s")
    grid = np.full(int(slots[-1]) + 1, -1.0)
    np.maximum.at(grid, slots, what)
    grid[grid < 0.0] = np.nan
    return Series(start, width, grid)


def usual_step(times: Array) -> float:
    """The most usual distance of sorted times, in whole seconds; 300 where there is none."""
    gaps = np.diff(times)
    gaps = gaps[gaps > 0.5]
    return float(max(1.0, np.round(np.median(gaps)))) if len(gaps) else 300.0


def coarser(series: Series, step: float, peak: bool) -> Series:
    """On a grid of about `step`: the highest of each slot (`peak`), or the mean of what is known.

    The same series where the step is no wider than its own.
    """
    fold = int(step // series.step)
    if fold < 2 or not len(series.values):
        return series
    lead = round(series.start / series.step) % fold
    tail = -(lead + len(series.values)) % fold
    padded = np.pad(series.values, (lead, tail), constant_values=np.nan).reshape(-1, fold)
    seen = ~np.isnan(padded)
    count = seen.sum(1)
    if peak:
        folded = np.where(seen, padded, -np.inf).max(1)
    else:
        folded = np.where(seen, padded, 0.0).sum(1) / np.maximum(count, 1)
    folded = np.where(count > 0, folded, np.nan)
    return Series(series.start - lead * series.step, series.step * fold, folded)


def by_day(series: Series) -> Array:
    """Rows of a day each, counted from the end; what is left over at the beginning is padded."""
    width = series.per_day
    lead = -len(series.values) % width
    return np.pad(series.values, (lead, 0), constant_values=np.nan).reshape(-1, width)


def daily_peaks(series: Series) -> Array:
    """The highest value of each day, oldest first; days without a measurement are NaN."""
    rows = by_day(series)
    if not rows.size:
        return np.empty(0)
    top = np.where(np.isnan(rows), -1.0, rows).max(1)
    return np.where(top < 0.0, np.nan, top)


def daily_medians(series: Series, least: float = 0.25) -> Array:
    """The median of each day, oldest first; NaN for a day of which less than `least` is known."""
    rows = by_day(series)
    if not rows.size:
        return np.empty(0)
    known = ~np.isnan(rows)
    ordered = np.sort(np.where(known, rows, np.inf), axis=1)
    count = known.sum(1)
    at = np.maximum(count - 1, 0) // 2
    middle = ordered[np.arange(len(rows)), at]
    return np.where(count >= least * rows.shape[1], middle, np.nan)
