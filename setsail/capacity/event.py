"""A planned event: what comes, what must stand before it, and what if the plan is wrong.

The plan is a multiplier of the usual load at that time. A step (a sale at midnight) needs all of
it before it begins; a ramp needs half, the autoscaler follows. The maximum is three times the
plan: a cap at the plan is what breaks when the truth is twice it.
"""

import math
import re
from datetime import date, datetime, tzinfo
from typing import Literal, NamedTuple

import numpy as np

from setsail.capacity import hpa_model, season
from setsail.capacity.hpa_model import Outcome, Setup
from setsail.capacity.series import DAY, Array, Series

Onset = Literal["step", "ramp"]
FULL = 0.85
MARGIN = 900.0
"""Seconds of pre-warming beyond what nodes, start and warm-up take."""

TAPER, TAPER_STEP = 0.25, 1800.0
RAMP_SHARE = 0.5
MOST = 3.0
GUARD_MANY, GUARD_ONE = 1.2, 1.5
"""On the highest of past events, and on a single past one: nine of ten came in below."""

LENGTH = 4 * 3600.0
_EVENT = re.compile(
    r"\s*(?:(?P<year>\d{4})[-./])?(?P<month>\d{1,2})[-./](?P<day>\d{1,2})\s*:\s*"
    r"(?P<times>\d+(?:\.\d+)?)\s*[x×倍]\s*"
    r"(?:,\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})\s*)?(?:,\s*(?P<onset>step|ramp)\s*)?"
    r"(?:,\s*(?P<hours>\d+(?:\.\d+)?)h\s*)?"
).fullmatch


class Event(NamedTuple):
    """`at` is when it begins (seconds since 1970), `times` what it multiplies the usual load with,
    `length` seconds."""

    at: float
    times: float
    onset: Onset = "ramp"
    length: float = LENGTH


def parse(text: str, today: date, zone: tzinfo) -> Event:
    """An event such as "11.11: 8x, 00:00, step" or "2026-11-11: 8x, 20:00, ramp, 6h".

    Without a year, the next such day from `today` on. Raises ValueError.
    """
    found = _EVENT(text)
    if found is None:
        raise ValueError(f"not an event: {text!r}")
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    times, hours = float(found["times"]), float(found["hours"] or LENGTH / 3600.0)
    if not 0.1 <= times <= 1000.0 or not 0.0 < hours <= 14 * 24:
        raise ValueError(f"not an event: {text!r}")
    year = int(found["year"] or today.year)
    at = datetime(year, int(found["month"]), int(found["day"]), hour, minute, tzinfo=zone)
    if not found["year"] and at.date() < today:
        at = at.replace(year=year + 1)
    onset: Onset = "step" if found["onset"] == "step" else "ramp"
    return Event(at.timestamp(), times, onset, hours * 3600.0)


def from_past(times: list[float]) -> float | None:
    """The multiplier to plan with, from those of past events; None without any."""
    if not times:
        return None
    return max(times) * (GUARD_MANY if len(times) > 1 else GUARD_ONE)


class Lead(NamedTuple):
    """Seconds that capacity takes: a node, a pod's start, its warm-up."""

    node: float = 240.0
    start: float = 60.0
    warm: float = 120.0

    @property
    def total(self) -> float:
        """Seconds before the event at which pre-warming begins."""
        return self.node + self.start + self.warm + MARGIN


class Stage(NamedTuple):
    """From `at` on, the minimum is `least`."""

    at: float
    least: int


class Plan(NamedTuple):
    """`peak` is the planned load; `stages` begin before the event and end with the usual minimum;
    `most` is the maximum during the event."""

    event: Event
    peak: float
    usual: float
    stages: tuple[Stage, ...]
    most: int


def plan(load: Series, capacity: float, event: Event, lead: Lead, usual: int = 2) -> Plan:
    """What must stand when. `capacity` is one pod's, `usual` the usual minimum."""
    base = usual_at(load, event)
    peak = base * event.times
    full = max(usual, math.ceil(peak / (capacity * FULL)))
    ready = full if event.onset == "step" else max(usual, math.ceil(full * RAMP_SHARE))
    stages = [Stage(event.at - lead.total, ready)]
    at, least = event.at + event.length, ready
    while least > usual:
        least = max(usual, min(least - 1, least - math.ceil(ready * TAPER)))
        stages.append(Stage(at, least))
        at += TAPER_STEP
    most = max(math.ceil(MOST * peak / capacity), ready + 1)
    return Plan(event, peak, base, tuple(stages), most)


def usual_at(load: Series, event: Event) -> float:
    """The highest usual load of the hours of the event."""
    day = season.envelope(load, round(7 * DAY / load.step))
    begin = int((event.at - load.end) / load.step)
    width = max(1, int(event.length / load.step))
    return float(np.max(np.take(day, range(begin, begin + width), mode="wrap")))


def truth(load: Series, event: Event, times: float, lead: float = 7200.0) -> Series:
    """The load around the event if it multiplies by `times`: two hours before to two after."""
    begin, slots = event.at - lead, int((event.length + 2 * lead) / load.step)
    week = season.envelope(load, round(7 * DAY / load.step), 0.5)
    first = int((begin - load.end) / load.step)
    usual: Array = np.take(week, range(first, first + slots), mode="wrap")
    at = begin + load.step * np.arange(slots, dtype=np.float64)
    values: Array = usual * _factor(at, event, times)
    return Series(begin, load.step, values)


def _factor(at: Array, event: Event, times: float) -> Array:
    """A step is there at once; a ramp takes the first half of its length. Both decay in an hour."""
    since, left = at - event.at, event.at + event.length - at
    rise = 1.0 if event.onset == "step" else np.clip(since / (event.length / 2), 0.0, 1.0)
    fall = np.clip(1.0 + left / 3600.0, 0.0, 1.0)
    shape = np.where(since < 0.0, 0.0, rise * fall)
    found: Array = 1.0 + (times - 1.0) * shape
    return found


def rehearse(plan_: Plan, load: Series, capacity: float, setup: Setup, times: float) -> Outcome:
    """A replay of the event with the plan's stages as floors, if the truth is `times`."""
    real = truth(load, plan_.event, times)
    floor = np.full(len(real.values), float(setup.least))
    for stage in plan_.stages:
        floor[real.times() >= stage.at] = stage.least
    full = Setup(setup.target, setup.least, plan_.most, setup.startup, setup.lag, floor=floor)
    return hpa_model.replay(real.values, real.step, capacity, full)
