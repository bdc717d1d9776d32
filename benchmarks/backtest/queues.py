"""Consumers of a queue: replayed on arrivals that nobody learned from.

Eight consumers are busy on the training average; a message may wait 60 s; a start takes 60 s.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from setsail.capacity import consumers
from setsail.capacity.consumers import Queue, Scaler
from setsail.capacity.series import DAY, Series

PLENTY = 10**4


class Row(NamedTuple):
    """Minutes a week above the tolerated delay, the worst delay (s), hours over an oracle's."""

    load: str
    name: str
    least: int
    late: float
    worst: float
    cost: float


def score(loads: Mapping[str, tuple[Series, int, int]]) -> list[Row]:
    """Every scaler on arrivals: series, training days, test days."""
    rows = []
    for name, (load, train, test) in loads.items():
        before = load.before(load.start + train * DAY)
        after = load.since(load.start + train * DAY).before(load.start + (train + test) * DAY)
        queue = Queue(float(before.values.mean()) / 8.0)
        oracle = float(np.maximum(1, np.ceil(after.values / queue.rate)).sum())
        for label, scaler in _scalers(before, queue):
            got = consumers.replay(after.values, load.step, queue, scaler)
            cost = got.hours / (oracle * load.step / 3600.0)
            rows.append(Row(name, label, scaler.least, got.late / test * 7, got.worst, cost))
    return rows


def _scalers(before: Series, queue: Queue) -> list[tuple[str, Scaler]]:
    values = before.values
    peak = float(np.max(np.convolve(values, np.ones(15) / 15, "valid")))
    fixed = math.ceil(peak / queue.rate)
    lag = queue.rate * 30.0
    advice = consumers.advise(before, queue)
    return [
        ("fixed at the average", Scaler("fixed", 8, 8)),
        ("fixed at the 15 min peak", Scaler("fixed", fixed, fixed)),
        ("keda lag, min 1", Scaler("lag", 1, PLENTY, lag)),
        ("keda lag, min average", Scaler("lag", 8, PLENTY, lag)),
        ("ours: rate and backlog", Scaler("rate", advice.least, PLENTY)),
    ]
