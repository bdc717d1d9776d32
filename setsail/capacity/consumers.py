"""Consumers of a queue: how many at least, what triggers more, how long a backlog takes.

The trigger looks at what arrives *and* at what waits: lag alone swings between too few and too
many. Little's law gives the steady need, the largest arrivals in any window the burst.
"""

import math
from collections import deque
from typing import NamedTuple

import numpy as np

from setsail.capacity import season
from setsail.capacity.series import Array, Series

FULL = 0.85
"""Share of its service rate at which a consumer is planned."""

USUAL = 0.4
"""The quantile of arrivals that the minimum handles: most of the time nothing needs to start."""

WINDOWS = (60.0, 300.0, 900.0, 3600.0, 14400.0)
_TICK = 15.0
_SYNC = 2
_CALM = 300.0
_FILTER = 60.0


class Queue(NamedTuple):
    """Messages a second that one consumer handles, the delay that is tolerated (seconds), the
    seconds a consumer needs to start, and the partitions, which bound the consumers (None: no
    bound)."""

    rate: float
    tolerated: float = 60.0
    startup: float = 60.0
    partitions: int | None = None


class Topic(NamedTuple):
    """What a consumer reads: the type of the broker ("kafka", "rabbitmq", … or ""), the queue or
    topic, its group, and its partitions (None: not said)."""

    type: str = ""
    name: str = ""
    group: str = ""
    partitions: int | None = None


class Advice(NamedTuple):
    """`steady` covers the 99th percentile of arrivals, `burst` the worst window with no scaling at
    all, `least` is the minimum to set, `most` the maximum. `drain` is the seconds that `most` need
    for `backlog` messages at the median arrival; infinite when they never would. `missing` is
    the partitions that lack for `burst`, `rate` what one consumer handles a second."""

    least: int
    steady: int
    burst: int
    most: int
    backlog: float
    drain: float
    missing: int
    rate: float = 0.0


def advise(arrivals: Series, queue: Queue, outage: float = 1800.0, growth: float = 1.0) -> Advice:
    """The consumers for arrivals a second; `growth` multiplies them (an event), `outage` is the
    seconds of standstill after which the backlog must be drained."""
    values = season.filled_in(arrivals) * growth
    if not len(values):
        return Advice(1, 1, 1, 1, 0.0, 0.0, 0)
    usual, median, high = (float(q) for q in np.quantile(values, (USUAL, 0.5, 0.99)))
    steady = max(1, math.ceil(high / (queue.rate * FULL)))
    burst = max(steady, burst_need(values, arrivals.step, queue))
    least = max(2, math.ceil(usual / queue.rate))
    most = max(least, 3 * steady, burst)
    backlog = outage * high
    bound = queue.partitions or most
    most = min(most, bound)
    spare = most * queue.rate - median
    drain = backlog / spare if spare > 0.0 else math.inf
    return Advice(
        min(least, bound), steady, burst, most, backlog, drain, max(0, burst - bound),
        queue.rate,
    )  # fmt: skip


def burst_need(values: Array, step: float, queue: Queue) -> int:
    """Consumers that, never scaled, keep every message within the tolerated delay: the largest
    arrivals of each window over what one handles in the window and the delay."""
    total = np.r_[0.0, np.cumsum(values * step)]
    need = 0.0
    for window in WINDOWS:
        slots = max(1, round(window / step))
        if slots >= len(total):
            break
        most = float(np.max(total[slots:] - total[:-slots]))
        need = max(need, most / (queue.rate * (slots * step + queue.tolerated)))
    return math.ceil(need)


def wish(arriving: float, waiting: float, queue: Queue) -> int:
    """The consumers that a trigger on arrivals and backlog asks for."""
    rate = arriving + waiting / max(queue.tolerated, 1.0)
    return math.ceil(rate / (queue.rate * FULL))


class Outcome(NamedTuple):
    """The worst delay (seconds), the minutes in which it was above the tolerated, and
    consumer-hours."""

    worst: float
    late: float
    hours: float


class _Line:
    """A first-in-first-out queue in ticks: what arrived, what was handled, how old the head is."""

    def __init__(self) -> None:
        self.waiting = self.done = self.arrived = 0.0
        self.heads: deque[tuple[int, float]] = deque()

    def step(self, tick: int, came: float, can: float) -> float:
        """Take in and work off; the age of the oldest message in ticks."""
        self.arrived += came
        self.heads.append((tick, self.arrived))
        out = min(self.waiting + came, can)
        self.done += out
        self.waiting += came - out
        while self.heads and self.heads[0][1] <= self.done + 1e-9:
            self.heads.popleft()
        late = self.waiting > 1e-6 and self.heads
        return float(tick - self.heads[0][0]) if late else 0.0


class Scaler(NamedTuple):
    """How consumers are scaled: `kind` "fixed", "lag" (waiting ÷ `threshold`) or "rate"."""

    kind: str
    least: int
    most: int
    threshold: float = 0.0


def replay(arrivals: Array, step: float, queue: Queue, scaler: Scaler) -> Outcome:
    """What a scaler would have done with arrivals a second."""
    line, ticks = _Line(), max(1, round(step / _TICK))
    wanted = ready = scaler.least
    starting: deque[tuple[int, int]] = deque()
    wishes: deque[int] = deque(maxlen=int(_CALM / _TICK / _SYNC))
    seen = deque([float(arrivals[0])] * round(_FILTER / _TICK))
    worst = late = hours = 0.0
    for tick in range(len(arrivals) * ticks):
        rate = float(arrivals[tick // ticks])
        while starting and starting[0][0] <= tick:
            ready += starting.popleft()[1]
        ready = min(ready, wanted)
        seen.append(rate)
        known = seen.popleft()
        age = line.step(tick, rate * _TICK, ready * queue.rate * _TICK) * _TICK
        hours += wanted * _TICK / 3600.0
        worst, late = max(worst, age), late + (age > queue.tolerated) * _TICK / 60.0
        if tick % _SYNC or scaler.kind == "fixed":
            continue
        wishes.append(_wished(scaler, queue, known, line.waiting))
        if wishes[-1] > wanted:
            goal = min(wishes[-1], max(2 * wanted, wanted + 4))
            starting.append((tick + round(queue.startup / _TICK), goal - wanted))
            wanted = goal
        elif max(wishes) < wanted:
            wanted = max(wishes)
            starting.clear()
    return Outcome(worst, late, hours)


def _wished(scaler: Scaler, queue: Queue, arriving: float, waiting: float) -> int:
    if scaler.kind == "lag":
        found = math.ceil(waiting / scaler.threshold)
    else:
        found = wish(arriving, waiting, queue)
    return min(max(found, scaler.least), scaler.most)
