"""How long requests take: log-normal curves that can be added, mixed and asked for their tail."""

import itertools
import math
from collections.abc import Iterable
from typing import NamedTuple

from setsail.cluster.seen import BOUNDS

_LOGS = tuple(math.log(bound) for bound in BOUNDS)
_FULL = 0.9
"""Utilisation from which waiting grows no further: the rest is refused, see `refused`."""


class Latency(NamedTuple):
    """A log-normal latency by its mean (seconds) and variance."""

    mean: float
    variance: float

    def plus(self, other: "Latency") -> "Latency":
        """One after the other (Fenton and Wilkinson: moments add, the shape stays)."""
        return Latency(self.mean + other.mean, self.variance + other.variance)

    def times(self, factor: float) -> "Latency":
        """Everything slower by a factor."""
        return Latency(self.mean * factor, self.variance * factor * factor)

    def beyond(self, seconds: float) -> float:
        """The share of requests that take longer than `seconds`."""
        if self.mean <= 0.0 or self.variance <= 0.0:
            return float(self.mean > seconds)
        centre, width = self._shape()
        return 0.5 * math.erfc((math.log(seconds) - centre) / width)

    def _shape(self) -> tuple[float, float]:
        """The centre of the logarithm, and its deviation times the root of two."""
        spread = math.log1p(self.variance / (self.mean * self.mean))
        return math.log(self.mean) - spread / 2.0, math.sqrt(2.0 * spread)

    def buckets(self) -> list[float]:
        """The share of requests in each bucket of BOUNDS and beyond; the variance is above 0."""
        centre, width = self._shape()
        tails = (0.5 * math.erfc((log - centre) / width) for log in _LOGS)
        beyond = [1.0, *tails, 0.0]
        return [high - low for high, low in itertools.pairwise(beyond)]


NOTHING = Latency(0.0, 0.0)


def typical(median: float, spread: float = 0.5) -> Latency:
    """The log-normal with this median; `spread` is the deviation of its logarithm."""
    mean = median * math.exp(spread * spread / 2.0)
    return Latency(mean, mean * mean * math.expm1(spread * spread))


def mixed(parts: Iterable[tuple[int, Latency]]) -> Latency:
    """What a caller meets whose requests go to several pods: (requests, latency) of each."""
    weighed = [(count, part) for count, part in parts if count]
    total = sum(count for count, _ in weighed)
    if not total:
        return NOTHING
    mean = sum(count * part.mean for count, part in weighed) / total
    square = sum(count * (part.variance + part.mean**2) for count, part in weighed) / total
    return Latency(mean, max(0.0, square - mean * mean))


def crowded(utilisation: float) -> float:
    """The factor by which waiting slows an answer down (one server, random arrivals)."""
    return 1.0 / (1.0 - min(utilisation, _FULL))


def refused(utilisation: float) -> float:
    """The share of requests that a pod cannot take: what is asked beyond its capacity."""
    return max(0.0, 1.0 - 1.0 / utilisation) if utilisation > 0.0 else 0.0
