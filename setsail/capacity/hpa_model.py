"""A HorizontalPodAutoscaler replayed: what it would have done, second by second.

Source of the rules: the documentation of the algorithm, autoscaling/v2: sync every 15 s,
tolerance 0.1, up by max(100 %, 4 pods) each 15 s, down only to the highest wish of 300 s. Metrics
lag; pods start. What is not modelled: nodes that must first be bought (add them to `startup`).
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from setsail.capacity.series import Array

SYNC = 15.0
FULL = 0.95
"""A pod above this share of its capacity is too full: the time counts as under-provisioned."""

BURST = 1.5
"""Use is seen up to so many times the capacity: what queues beyond is not use."""

UNBOUNDED = 10**6


@dataclass(frozen=True, slots=True)
class Setup:
    """`target` is the share of `capacity` aimed at; `startup`, `lag` and `stabilise` are seconds;
    `floor` a minimum for each slot of the load, None for the same all the time."""

    target: float
    least: int = 2
    most: int = UNBOUNDED
    startup: float = 30.0
    lag: float = 45.0
    tolerance: float = 0.1
    stabilise: float = 300.0
    floor: Array | None = None

    def low(self, slot: int) -> int:
        """The minimum of a slot, never above the maximum."""
        floor = self.least if self.floor is None else max(self.least, int(self.floor[slot]))
        return min(floor, self.most)


class Outcome(NamedTuple):
    """`short` and `capped` in minutes, `unmet` the share of the load that found no capacity;
    `pods` of each slot. `capped` is time in which the maximum stood in the way."""

    short: float
    pod_hours: float
    unmet: float
    capped: float
    pods: Array


class _Loop:
    """The state of one replay: pods that serve, pods that start, and what was wished for."""

    def __init__(self, setup: Setup, capacity: float, first: float) -> None:
        self.setup, self.capacity = setup, capacity
        begin = max(setup.low(0), min(setup.most, math.ceil(first / (capacity * setup.target))))
        self.ready = self.wanted = begin
        self.starting: deque[tuple[int, int]] = deque()
        self.wishes: deque[int] = deque(maxlen=max(1, int(setup.stabilise // SYNC)))
        lag = max(1, int(setup.lag // SYNC))
        self.seen: deque[float] = deque([first] * lag, maxlen=lag)
        self.delay = max(1, round(setup.startup / SYNC))

    def arrive(self, tick: int) -> None:
        while self.starting and self.starting[0][0] <= tick:
            self.ready += self.starting.popleft()[1]

    def sync(self, tick: int, slot: int, load: float) -> None:
        known = self.seen[0]
        self.seen.append(min(load, self.ready * self.capacity * BURST))
        ratio = known / (self.ready * self.capacity * self.setup.target)
        wish = self.wanted
        if abs(ratio - 1.0) > self.setup.tolerance:
            wish = math.ceil(self.ready * ratio)
        low = self.setup.low(slot)
        wish = min(max(wish, low), self.setup.most)
        self.wishes.append(wish)
        if wish > self.wanted:
            self._up(tick, max(min(wish, max(2 * self.wanted, self.wanted + 4)), low))
        elif wish < self.wanted and (goal := max(self.wishes)) < self.wanted:
            self._down(goal)

    def rests(self, slot: int, loads: Sequence[float]) -> bool:
        """Whether nothing changes while the load moves along a line between the highest and the
        lowest of `loads`, which begin with what is still on its way to the autoscaler: nobody is
        starting, and both extremes ask for the pods that there are."""
        if self.starting or self.ready != self.wanted:
            return False
        low, most, full = self.setup.low(slot), self.setup.most, self.ready * self.capacity
        if not low <= self.wanted <= most:
            return False
        known = (*self.seen, *(min(load, full * BURST) for load in loads))
        aim = full * self.setup.target
        for load in (min(known), max(known)):
            ratio = load / aim
            wish = (
                self.wanted
                if abs(ratio - 1.0) <= self.setup.tolerance
                else math.ceil(self.ready * ratio)
            )
            if min(max(wish, low), most) != self.wanted:
                return False
        return True

    def rest(self, loads: Array) -> None:
        """A slot in which nothing changes: only what was seen and wished moves on."""
        most = self.ready * self.capacity * BURST
        last = loads[-(self.seen.maxlen or 1) :]
        self.seen.extend(min(float(load), most) for load in last)
        self.wishes.extend([self.wanted] * min(len(loads), self.wishes.maxlen or 1))

    def _up(self, tick: int, goal: int) -> None:
        self.starting.append((tick + self.delay, goal - self.wanted))
        self.wanted = goal

    def _down(self, goal: int) -> None:
        """Pods that have not started yet go first."""
        drop = self.wanted - goal
        while drop and self.starting:
            at, count = self.starting.pop()
            gone = min(drop, count)
            drop -= gone
            if count > gone:
                self.starting.append((at, count - gone))
        self.ready -= drop
        self.wanted = goal


def replay(load: Array, step: float, capacity: float, setup: Setup) -> Outcome:
    """What `setup` would have done with `load` (same unit as `capacity`, which is one pod's)."""
    ticks = max(1, round(step / SYNC))
    loop = _Loop(setup, capacity, float(load[0]) if len(load) else 0.0)
    short = capped = 0
    hours = unmet = total = 0.0
    pods = np.zeros(len(load))
    following = np.r_[load[1:], load[-1:]]
    along = np.arange(ticks) / ticks
    for slot in range(len(load)):
        here, there = float(load[slot]), float(following[slot])
        if loop.rests(slot, (here, there)):
            loads = here + (there - here) * along
            room = loop.ready * capacity
            over = loads > room * FULL
            count = int(np.count_nonzero(over))
            short += count
            unmet += float(np.sum(np.maximum(0.0, loads[over] - room))) if count else 0.0
            capped += count if loop.wanted >= setup.most else 0
            hours += loop.wanted * ticks
            total += float(loads.sum())
            loop.rest(loads)
            pods[slot] = loop.wanted
            continue
        for part in range(ticks):
            tick = slot * ticks + part
            loop.arrive(tick)
            now = here + (there - here) * part / ticks
            room = loop.ready * capacity
            hours += loop.wanted
            total += now
            if now > room * FULL:
                short += 1
                unmet += max(0.0, now - room)
            loop.sync(tick, slot, now)
            if loop.wanted >= setup.most and now > loop.wanted * capacity * FULL:
                capped += 1
        pods[slot] = loop.wanted
    each = step / ticks
    return Outcome(
        short * each / 60.0,
        hours * each / 3600.0,
        unmet / total if total else 0.0,
        capped * each / 60.0,
        pods,
    )


class Quick(NamedTuple):
    """The same replay in coarse strokes, for each of several minima: the share of slots short, and
    the sum of pods."""

    short: Array
    pods: Array


def seen_late(load: Array, step: float, setup: Setup) -> Array:
    """The highest load of the stabilisation window, as late as metric and start make it."""
    late = max(1, math.ceil((setup.startup + setup.lag + SYNC) / step))
    wide = max(1, int(setup.stabilise // step))
    padded = np.r_[np.full(late + wide, load[0]), load]
    found: Array = np.lib.stride_tricks.sliding_window_view(padded, wide + 1).max(1)[: len(load)]
    return found


def wished(seen: Array, capacity: float, target: float, floor: Array | None) -> Array:
    """The pods of each slot that a target asks for, never below the floor."""
    pods: Array = np.ceil(seen / (capacity * target))
    return pods if floor is None else np.maximum(pods, floor)


def coarse(load: Array, step: float, capacity: float, setup: Setup) -> Outcome:
    """The replay of a slot at a time, by the model that chooses: for fleets so large that every
    second of each would take minutes. What found no capacity is not told."""
    pods = wished(seen_late(load, step, setup), capacity, setup.target, setup.floor)
    pods = np.clip(pods, setup.least, setup.most)
    full, minutes = load > pods * (capacity * FULL), step / 60.0
    at_most = full & (pods >= setup.most)
    short, capped = (float(np.count_nonzero(part)) * minutes for part in (full, at_most))
    return Outcome(short, float(pods.sum()) * step / 3600.0, np.nan, capped, pods)


def quick(load: Array, wished_: Array, capacity: float, minima: Sequence[int]) -> Quick:
    """A replay without the loop, to choose among many; `wished_` comes from `wished`."""
    pods = np.maximum(wished_, np.array(minima, dtype=np.float64)[:, None])
    short = np.count_nonzero(load > pods * (capacity * FULL), axis=1) / max(1, len(load))
    return Quick(short, pods.sum(1))
