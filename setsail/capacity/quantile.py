"""Quantiles of a history in which the recent past weighs more."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from setsail.capacity.series import DAY, Array, Series

FOREVER = float("inf")


class View(NamedTuple):
    """One way to look back: half-life of a sample's weight in days, and the quantile taken."""

    half_life: float
    quantile: float


def decayed(series: Series, views: Sequence[View]) -> Array:
    """The weighted quantile for each view, with one sort for all of them; 0 for no history.

    Ages count from the end of the series. The result is a measured value, never interpolated.
    """
    known = ~np.isnan(series.values)
    values = series.values[known]
    if not len(values):
        return np.zeros(len(views))
    ages = (np.arange(len(series.values))[::-1][known]) * (series.step / DAY)
    order = np.argsort(values, kind="stable")
    values, ages = values[order], ages[order]
    cumulated: dict[float, Array] = {}
    found = np.empty(len(views))
    for i, view in enumerate(views):
        if view.half_life not in cumulated:
            weights = np.exp2(-ages / view.half_life)
            cumulated[view.half_life] = np.cumsum(weights)
        mass = cumulated[view.half_life]
        at = int(np.searchsorted(mass, view.quantile * mass[-1]))
        found[i] = values[min(at, len(values) - 1)]
    return found


def pinball(need: Array, offered: float, quantile: float) -> float:
    """The mean pinball loss of offering `offered` when `need` came: short costs `quantile`."""
    off = need - offered
    return float(np.mean(np.maximum(quantile * off, (quantile - 1.0) * off)))
