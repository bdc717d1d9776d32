"""Machines whose memory bursts, each with a tail of its own: the kind on which records are broken.

Nothing here was used to choose a constant of ours except to see that no choice makes it worse.
"""

import numpy as np

from benchmarks.backtest.fleets import GIB, Fleet, Member, cpu_of
from setsail.capacity.series import Array, Series

DAYS = 42


def machines(seed: int = 1, count: int = 120) -> Fleet:
    """Drift, nights and weekends, bursts of a Pareto tail of 1.2 to 3, moves to a new level."""
    rng = np.random.default_rng(seed)
    members = []
    for number in range(count):
        memory = Series(0.0, 300.0, _memory(rng) * GIB)
        members.append(Member(f"machine-{number}", Series(0.0, 300.0, cpu_of(rng, DAYS)), memory))
    return Fleet(f"machines ({count})", 14, 7, (14, 21, 28, 35), tuple(members))


def _memory(rng: np.random.Generator) -> Array:
    count = 288 * DAYS
    day = np.arange(count) / 288.0
    drift = np.exp(np.cumsum(rng.normal(0.0, rng.choice([0.0, 0.001, 0.004]), count)))
    busy = np.where(day.astype(int) % 7 < rng.choice([5, 7]), 1.0, 0.4)
    wave = np.maximum(0.0, np.sin(2 * np.pi * (day - rng.random())))
    level = drift * (1.0 + rng.choice([0.0, 0.3, 1.5]) * wave * busy)
    tail = rng.uniform(1.2, 3.0)
    for _ in range(rng.poisson(DAYS * rng.choice([0.03, 0.3, 2.0]))):
        at, long = int(rng.integers(count)), int(rng.integers(1, 60))
        level[at : at + long] += rng.pareto(tail) * rng.choice([0.2, 1.0])
    if rng.random() < 0.2:
        level[int(rng.integers(count)) :] *= rng.uniform(0.5, 2.2)
    level = level * np.exp(rng.normal(0.0, rng.choice([0.005, 0.03, 0.1]), count))
    return np.minimum(level, 40.0) * float(10 ** rng.uniform(-1.0, 1.0))
