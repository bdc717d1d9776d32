"""Autoscalers: each replayed on a window that nobody learned from.

`short` is minutes a week with load above 95 % of what is ready; `cost` pod-hours over an oracle's
at 85 % full. A pod's capacity is a tenth of the median training load.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from setsail.capacity import autoscale, hpa_model, season
from setsail.capacity.autoscale import Case, Choice
from setsail.capacity.hpa_model import UNBOUNDED, Setup
from setsail.capacity.series import DAY, Array, Series


class Row(NamedTuple):
    """One configuration on one load."""

    load: str
    startup: float
    name: str
    target: float
    least: int
    short: float
    cost: float
    capped: float
    floor: str


def score(loads: Mapping[str, Series], train: int, test: int) -> list[Row]:
    """Every configuration on loads, for a quick and a slow start."""
    rows = []
    for name, load in loads.items():
        before = load.before(load.start + train * DAY)
        after = load.since(load.start + train * DAY).before(load.start + (train + test) * DAY)
        capacity = float(np.percentile(before.values, 50)) / 10.0
        oracle = np.maximum(2, np.ceil(after.values / (capacity * 0.85))).sum() * load.step / 3600.0
        for startup in (30.0, 180.0):
            case = Case(before, capacity, startup)
            for label, setup, floor in _setups(case, len(after.values)):
                got = hpa_model.replay(after.values, load.step, capacity, setup)
                weeks = test / 7.0
                rows.append(
                    Row(
                        name,
                        startup,
                        label,
                        setup.target,
                        setup.least,
                        got.short / weeks,
                        got.pod_hours / oracle,
                        got.capped / weeks,
                        floor,
                    )
                )
    return rows


def _setups(case: Case, slots: int) -> list[tuple[str, Setup, str]]:
    past, capacity, startup = case.load.values, case.capacity, case.startup
    peak, high = float(past.max()), float(np.percentile(past, 95))
    static = math.ceil(peak / capacity / 0.7)
    crane_least = math.ceil(high / (0.5 * capacity))
    choice = autoscale.choose(case)
    floor = autoscale.floors(case, slots)[choice.floor]

    ehpa = np.ceil(dsp(case.load, slots) / (capacity * 0.7))

    def setup(target: float, least: int, most: int = UNBOUNDED, at: Array | None = None) -> Setup:
        return Setup(target, least, most, startup, floor=at)

    return [
        ("static at peak/0.7", setup(1.0, static, static), ""),
        ("hpa default 80 %", setup(0.8, 2), ""),
        ("guide: 70 %, max 1.5 x peak", setup(0.7, 2, math.ceil(1.5 * peak / capacity)), ""),
        ("gocrane hpa", setup(0.5, crane_least, math.ceil(3 * high / (0.5 * capacity))), ""),
        ("gocrane ehpa 70 %", setup(0.7, 2, at=ehpa), ""),
        ("ours", _ours(choice, startup, floor), choice.floor),
    ]  # fmt: skip


def _ours(choice: Choice, startup: float, floor: Array | None) -> Setup:
    return Setup(
        choice.target, choice.least, startup=startup, stabilise=choice.stabilise, floor=floor
    )


def dsp(load: Series, slots: int) -> Array:
    """gocrane's DSP: the last period after a low pass, with the margin that would have been best
    the last time, each slot the highest of the next hour."""
    width = round(season.period(load) / load.step)
    values = load.values[-(len(load.values) // width) * width :]

    def estimate(part: Array) -> Array:
        spectrum = np.fft.rfft(part)
        frequency = np.fft.rfftfreq(len(part), load.step)
        amplitude = np.abs(spectrum) / len(part)
        least = max(np.sort(amplitude)[::-1][min(99, len(amplitude) - 1)], 1e-9)
        spectrum[(amplitude < least) & (frequency > 1 / 3600.0)] = 0
        return np.maximum(np.fft.irfft(spectrum, len(part))[-width:], 0.01)

    guess, real = estimate(values[:-width]), np.maximum(values[-width:], 1e-3)

    def loss(margin: float) -> float:
        over = guess * (1 + margin) / real
        short = -np.log(np.maximum(1e-9, over)) / np.log(1.25)
        return float(np.mean(np.where(over < 1.0, short, over - 1.0)))

    best = estimate(values) * (1.0 + min((0.01, 0.10, 0.15, 0.20), key=loss))
    hour = int(3600 // load.step)
    rolled = np.lib.stride_tricks.sliding_window_view(np.r_[best, best[:hour]], hour + 1).max(1)
    return season.repeated(rolled[:width], slots)


class Mean(NamedTuple):
    """A configuration over all loads."""

    name: str
    startup: float
    short: float
    short_median: float
    cost: float
    cost_median: float


def means(rows: list[Row]) -> list[Mean]:
    """Mean and median over the loads."""
    found = []
    for startup in (30.0, 180.0):
        for name in dict.fromkeys(row.name for row in rows):
            of = [row for row in rows if row.name == name and row.startup == startup]
            short, cost = [row.short for row in of], [row.cost for row in of]
            found.append(
                Mean(
                    name,
                    startup,
                    float(np.mean(short)),
                    float(np.median(short)),
                    float(np.mean(cost)),
                    float(np.median(cost)),
                )
            )
    return found
