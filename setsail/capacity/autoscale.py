"""An autoscaler's target, minimum and scheduled floor, chosen by replaying the own history.

The cheapest of a grid that would have kept under-provisioned minutes within a budget, of which most
is kept back, for the next weeks are never exactly like the last.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from setsail.capacity import hpa_model, season
from setsail.capacity.hpa_model import Setup
from setsail.capacity.series import Array, Series

BUDGET = 10.0
"""Minutes a week in which the pods may be too few."""

KEPT = 0.35
"""The share of the budget that the replay may use; the rest is for weeks unlike the last."""

TARGETS = tuple(round(0.80 - 0.05 * i, 2) for i in range(10))
_MINIMA = (0.05, 0.25, 0.5, 0.75, 0.9)
_MINIMUM_FULL = 0.85
_WEEK_MINUTES = 10080.0

REGULAR = 0.9
"""Correlation with the day before. Below it no schedule helps, but holding on longer does."""

_STABILISE, _HOLD_ON = 300.0, (300.0, 900.0, 1800.0)

COST_CAP = 3.0
"""Pods over what perfect knowledge would have used. Beyond it a better target is the wrong cure:
a queue, a rate limit or a fixed number is."""


class Choice(NamedTuple):
    """`floor` names the schedule that fits (see `floors`), `stabilise` is the scale-down window in
    seconds; `short` is minutes a week and `pods` the mean number, both as replayed on the
    history; `met` whether the kept share of the budget was."""

    target: float
    least: int
    floor: str
    stabilise: float
    short: float
    pods: float
    met: bool


class Case(NamedTuple):
    """What is replayed: the load of all pods together, one pod's capacity in the same unit, and
    the seconds that a pod takes from being wanted to being ready."""

    load: Series
    capacity: float
    startup: float
    least: int = 2


NO_FLOOR = "none"
_SHAPES = (
    ("week", 0.9), ("week", 1.0), ("ahead", 0.85), ("ahead", 1.0), ("ahead", 0.7),
    ("both", 0.8), ("both", 0.95),
)  # fmt: skip


def floors(case: Case, slots: int) -> dict[str, Array | None]:
    """Candidate minimum replicas for the `slots` that follow the history of a case."""
    load = case.load
    lead = math.ceil((case.startup + 60.0) / load.step) + 1
    week = season.led(season.envelope(load, slots), lead)
    ahead = season.last_period(load, slots)
    shapes = {"week": week, "ahead": ahead, "both": np.maximum(week, ahead)}
    found: dict[str, Array | None] = {NO_FLOOR: None}
    for name, full in _SHAPES:
        found[f"{name} {full}"] = np.ceil(shapes[name] / (case.capacity * full))
    return found


def choose(case: Case, budget: float = BUDGET) -> Choice:
    """Target, minimum, scale-down window and floor for a case: floors are made of its earlier
    part and judged, with everything else, on the later part.

    Where nothing meets the budget, a minute too many weighs as much as its share of the cost.
    """
    load = case.load
    day = load.per_day
    judged = max(2, min(7, len(load.values) // day - 3)) * day
    moment = load.end - judged * load.step
    past, recent = load.before(moment), season.filled_in(load.since(moment))
    schedules: dict[str, Array | None] = {NO_FLOOR: None}
    if past.days >= 2:
        schedules = floors(case._replace(load=past), len(recent))
    regular = season.strength(load) >= REGULAR
    found = [
        choice
        for stabilise in ((_STABILISE,) if regular else _HOLD_ON)
        for choice in _candidates(case, recent, schedules, (budget * KEPT, stabilise))
    ]
    return min(found, key=lambda c: c.pods * max(1.0, c.short / (budget * KEPT)))


def _candidates(
    case: Case, recent: Array, schedules: dict[str, Array | None], given: tuple[float, float]
) -> Iterator[Choice]:
    budget, stabilise = given
    late = Setup(0.5, startup=case.startup, stabilise=stabilise)
    seen = hpa_model.seen_late(recent, case.load.step, late)
    minima = {case.least}
    for share in _MINIMA:
        need = float(np.quantile(recent, share)) / (case.capacity * _MINIMUM_FULL)
        minima.add(max(case.least, math.ceil(need)))
    for name, floor in schedules.items():
        for target in TARGETS:
            wished = hpa_model.wished(seen, case.capacity, target, floor)
            ordered = sorted(minima)
            got = hpa_model.quick(recent, wished, case.capacity, ordered)
            minutes, means = got.short * _WEEK_MINUTES, got.pods / len(recent)
            for least, short, pods in zip(ordered, minutes.tolist(), means.tolist(), strict=True):
                yield Choice(target, least, name, stabilise, short, pods, short <= budget)


def perfect(load: Array, capacity: float, least: int = 1) -> Array:
    """Pods of each slot that perfect knowledge would have had, at 85 % full."""
    found: Array = np.maximum(least, np.ceil(load / (capacity * _MINIMUM_FULL)))
    return found


def ramp(load: Series, ahead: float, quantile: float) -> float:
    """How much load grows within `ahead` seconds while it is above its median: a ratio that only
    1 - `quantile` of the moments exceed."""
    values = season.filled_in(load)
    slots = max(1, math.ceil(ahead / load.step))
    if len(values) <= slots:
        return 0.0
    now, then = values[:-slots], values[slots:]
    busy = now > max(float(np.median(values)), 1e-12)
    return float(max(0.0, np.quantile(then[busy] / now[busy] - 1.0, quantile))) if busy.any() else 0
