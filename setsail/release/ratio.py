"""Is the canary worse than the stable version beside it? A test that may be looked at always.

Under the hypothesis that bad events come on the canary at most `tolerated` times as often as on
stable, each bad event falls on the canary with a probability that follows from its share of the
requests. The evidence is the likelihood ratio against a grid of worse ratios, averaged over the
grid, so it is a non-negative supermartingale: the chance that it ever reaches 1/α while the
hypothesis holds is at most α, whenever and however often one looks, and whatever the weights are
(Ville; Lindon and Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022). What
strikes both arms alike, such as a dependency that is down, is no evidence.
"""

import math
from dataclasses import dataclass

GRID = (1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1000.0)
"""The ratios that the evidence is gathered for; those not above `tolerated` are left out."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one look counted on one arm."""

    requests: int
    bad: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """The evidence so far. `logs` are the log-likelihood ratios, one for each worse ratio,
    `looks` the looks in which something bad fell on the canary."""

    tolerated: float
    logs: tuple[float, ...] = ()
    looks: int = 0

    @property
    def worse(self) -> tuple[float, ...]:
        """The ratios tested against."""
        return tuple(ratio for ratio in GRID if ratio > self.tolerated)

    def with_look(self, canary: Share, stable: Share, dispersion: float) -> "Ratio":
        """The evidence after one more look; a look without requests on both arms tells nothing."""
        if not canary.requests or not stable.requests:
            return self
        odds = canary.requests / stable.requests
        logs = self.logs or (0.0,) * len(self.worse)
        usual = _on_canary(self.tolerated * odds)
        gained = (_gain(usual, _on_canary(r * odds), canary.bad, stable.bad) for r in self.worse)
        added = tuple(a + b / dispersion for a, b in zip(logs, gained, strict=True))
        return Ratio(self.tolerated, added, self.looks + (canary.bad > 0))

    def proves_worse(self, alpha: float) -> bool:
        """Whether the canary is worse, wrongly so in at most `alpha` of all healthy releases.

        Never from one look alone: all that is bad in it may be a single burst.
        """
        return self.looks > 1 and self.alarms(alpha)

    def alarms(self, alpha: float) -> bool:
        """Whether the evidence would do if it came from more than one look."""
        return self.evidence >= -math.log(alpha)

    @property
    def evidence(self) -> float:
        """The logarithm of the averaged likelihood ratio; 0 before anything is known."""
        if not self.logs:
            return 0.0
        top = max(self.logs)
        return top + math.log(sum(math.exp(log - top) for log in self.logs) / len(self.logs))


def _on_canary(odds: float) -> float:
    return odds / (1.0 + odds)


def _gain(usual: float, worse: float, on_canary: int, on_stable: int) -> float:
    return on_canary * math.log(worse / usual) + on_stable * math.log((1 - worse) / (1 - usual))
