"""How many pods at least and at most, and by what each number is bound.

The minimum is the largest of what tier, zones, the loss of one zone at quiet times and the
scheduled floor ask for. The maximum is never a cap on the next event: it is three times the
largest load seen or planned, and only real bounds lower it, each by name.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from setsail.capacity import season
from setsail.capacity.series import Series
from setsail.finding.text import Text

TIER_LEAST = {1: 3, 2: 2, 3: 2}
FULL = 0.90
"""Share of its capacity that a pod may be used to when a zone is gone."""

HEADROOM = 3.0
"""The maximum over the highest need seen or planned: a plan wrong by half still holds."""


class Where(NamedTuple):
    """What the system says of itself: its tier (1 is the most critical) and its zones."""

    tier: int = 2
    zones: int = 1


class Reason(NamedTuple):
    """One thing that asks for so many pods, or bounds them."""

    pods: int
    why: Text


class Bound(NamedTuple):
    """A real bound of the maximum: what it is called and how many pods it allows."""

    name: Text
    pods: int


def least(load: Series, capacity: float, where: Where, delay: float = 60.0) -> tuple[Reason, ...]:
    """What asks for a minimum, the largest first. `capacity` is one pod's at its target."""
    tier = TIER_LEAST.get(where.tier, 2)
    found = [Reason(tier, Text(f"tier {where.tier}", f"等级 {where.tier}"))]
    if where.zones > 1:
        why = Text(f"one in each of {where.zones} zones", f"{where.zones} 个可用区各一个")
        found.append(Reason(where.zones, why))
    if len(load.values) and capacity > 0.0:
        values = season.led(season.filled_in(load), max(1, round(delay / load.step)))
        quiet = float(np.quantile(values, 0.25))
        found.append(Reason(_spread(quiet / (capacity * FULL), where.zones), _QUIET))
    return tuple(sorted(found, key=lambda r: -r.pods))


_QUIET = Text(
    "the quiet hours with one zone gone, and the rise until new pods serve",
    "低峰时段失去一个可用区，且撑到新 Pod 就绪",
)


def at_peak(peak: float, capacity: float, zones: int) -> int:
    """Pods that carry the highest load with one zone gone."""
    return _spread(peak / (capacity * FULL), zones) if capacity > 0.0 else 1


def _spread(pods: float, zones: int) -> int:
    """Pods such that those of all zones but one are enough, evenly over the zones."""
    if zones < 2:
        return max(1, math.ceil(pods - 1e-9))
    return max(1, math.ceil(pods * zones / (zones - 1) / zones - 1e-9) * zones)


class Most(NamedTuple):
    """The maximum, what it was before bounds, and the bounds that lowered it."""

    pods: int
    wanted: int
    bound: tuple[Bound, ...]


def most(peak: float, capacity: float, floor: int, bounds: Iterable[Bound] = ()) -> Most:
    """Three times what the highest load (seen or planned) needs, lowered only by real bounds."""
    wanted = max(floor + 1, math.ceil(HEADROOM * peak / capacity) if capacity > 0.0 else floor + 1)
    lower = sorted((b for b in bounds if b.pods < wanted), key=lambda b: b.pods)
    return Most(lower[0].pods if lower else wanted, wanted, tuple(lower))
