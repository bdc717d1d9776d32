"""Chance as a value that is handed around: the same seed gives the same numbers everywhere.

The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Samples are drawn by inversion
where the mean is small and exactness shows, and from the normal curve where it does not.
"""

import math
from collections.abc import Sequence
from zlib import crc32

_MASK = (1 << 64) - 1
_EXACT = 30.0
"""Above this mean (or variance) a normal sample stands for a Poisson or binomial one."""


class Chance:
    """A stream of numbers."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def fork(self, name: str) -> "Chance":
        """A stream of its own for `name`, whatever is drawn from this one afterwards."""
        return Chance(self._state ^ (crc32(name.encode()) * 0x9E3779B97F4A7C15))

    def uniform(self) -> float:
        """At least 0, below 1."""
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((state ^ (state >> 31)) >> 11) * 2.0**-53

    def below(self, count: int) -> int:
        """An integer from 0 to count - 1."""
        return int(self.uniform() * count)

    def normal(self) -> float:
        """Mean 0, deviation 1 (Box and Muller)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self.uniform()))
        return radius * math.cos(2.0 * math.pi * self.uniform())

    def poisson(self, mean: float) -> int:
        """How many independent things happen where `mean` are expected."""
        if mean <= 0:
            return 0
        if mean > _EXACT:
            return max(0, round(mean + math.sqrt(mean) * self.normal()))
        left, term, count = self.uniform(), math.exp(-mean), 0
        while left >= term and term > 0.0:
            left -= term
            count += 1
            term *= mean / count
        return count

    def binomial(self, trials: int, share: float) -> int:
        """How many of `trials` come out where each does with probability `share`."""
        if trials <= 0 or share <= 0.0:
            return 0
        if share >= 1.0:
            return trials
        if share > 0.5:
            return trials - self.binomial(trials, 1.0 - share)
        mean = trials * share
        if mean > _EXACT:
            drawn = round(mean + math.sqrt(mean * (1.0 - share)) * self.normal())
            return min(trials, max(0, drawn))
        return self._inverted(trials, share)

    def _inverted(self, trials: int, share: float) -> int:
        odds = share / (1.0 - share)
        left, term, count = self.uniform(), (1.0 - share) ** trials, 0
        while left >= term and count < trials:
            left -= term
            count += 1
            term *= odds * (trials - count + 1) / count
        return count

    def split(self, trials: int, weights: Sequence[float]) -> list[int]:
        """`trials` thrown into boxes of these weights; all zero where every weight is."""
        rest = sum(weights)
        boxes = []
        for weight in weights:
            box = self.binomial(trials, weight / rest) if rest > 0 else 0
            boxes.append(box)
            trials -= box
            rest -= weight
        return boxes
