"""An event of 27 times the usual peak, planned well, badly, and not at all.

Start-up is 420 s: a node, an image, a JVM. The match days of the tournament are known beforehand,
their height is not.
"""

import math
from typing import NamedTuple

import numpy as np

from setsail.capacity import event, hpa_model
from setsail.capacity.hpa_model import UNBOUNDED, Setup
from setsail.capacity.series import Array, Series

_TRAIN, _TEST = 38, 28


class Row(NamedTuple):
    """Minutes a week short, pod-hours over an oracle's, minutes a week at the maximum."""

    name: str
    short: float
    cost: float
    capped: float


def score(load: Series) -> tuple[float, list[Row]]:
    """The true multiplier, and every plan."""
    day = load.per_day
    past, after = load.values[: _TRAIN * day], load.values[_TRAIN * day : (_TRAIN + _TEST) * day]
    capacity = float(np.percentile(past, 50)) / 10.0
    usual = float(np.quantile(past[-7 * day :].reshape(7, day), 0.9, axis=0).max())
    times = float(after.max()) / usual
    days = after.reshape(_TEST, day).max(1) > 4 * usual
    oracle = float(np.maximum(2, np.ceil(after / (capacity * 0.85))).sum()) * load.step / 3600.0
    rows = []
    for name, plan, most in PLANS:
        peak = plan * times * usual
        floor = _floors(days, day, peak / (capacity * event.FULL) * event.RAMP_SHARE)
        bound = UNBOUNDED if most == math.inf else math.ceil(most * peak / capacity)
        if not plan and most != math.inf:
            bound = math.ceil(most * float(past.max()) / capacity)
        setup = Setup(0.6, 4, bound, 420.0, floor=floor if plan else None)
        got = hpa_model.replay(after, load.step, capacity, setup)
        weeks = _TEST / 7.0
        rows.append(Row(name, got.short / weeks, got.pod_hours / oracle, got.capped / weeks))
    return times, rows


PLANS = (
    ("no plan, max 1.5 x the past", 0.0, 1.5),
    ("no plan, no maximum", 0.0, math.inf),
    ("half of the truth, max 1.5 x plan", 0.5, 1.5),
    ("ours: half of the truth, max 3 x plan", 0.5, event.MOST),
    ("ours: the truth, max 3 x plan", 1.0, event.MOST),
    ("ours: twice the truth, max 3 x plan", 2.0, event.MOST),
)


def _floors(days: Array, day: int, pods: float) -> Array:
    """The pods of a plan from 13:00 to 22:00 on the days of the event."""
    floor = np.zeros(len(days) * day)
    for at in np.flatnonzero(days):
        begin = int(at) * day
        floor[begin + 13 * day // 24 : begin + 22 * day // 24] = math.ceil(pods)
    return floor
