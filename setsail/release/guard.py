"""Does the canary fail more than any version may, whatever stable does? Wald's test, one-sided.

It is the only judge when the whole traffic is on the new version. While stable fails as well,
the fault is not the release's: such looks are left out.
"""

import math
from dataclasses import dataclass

from setsail.release.ratio import Share


@dataclass(frozen=True, slots=True)
class Guard:
    """The evidence so far that errors come at `broken` (ratio) and not at `usual`.

    Never below zero (a CUSUM): a long healthy time does not buy tolerance for a later fault. The
    price is that α holds for each stretch rather than for the whole. `looks` are those in which
    the canary failed since it was last zero.
    """

    usual: float
    broken: float
    log: float = 0.0
    looks: int = 0

    def with_look(self, canary: Share, stable: Share, dispersion: float) -> "Guard":
        """The evidence after one more look."""
        if self.excuses(stable, dispersion):
            return self
        good = canary.requests - canary.bad
        gained = canary.bad * math.log(self.broken / self.usual)
        gained += good * math.log((1 - self.broken) / (1 - self.usual))
        log = self.log + gained / dispersion
        if log <= 0.0:
            return Guard(self.usual, self.broken)
        return Guard(self.usual, self.broken, log, self.looks + (canary.bad > 0))

    def excuses(self, stable: Share, dispersion: float) -> bool:
        """Whether stable failed in a look so much that chance and bursts do not explain it."""
        return stable.bad > self.usual * stable.requests + dispersion

    def proves_broken(self, alpha: float) -> bool:
        """Whether the limit is broken, by Wald's boundary; never from one look alone."""
        return self.looks > 1 and self.alarms(alpha)

    def alarms(self, alpha: float) -> bool:
        """Whether the evidence would do if it came from more than one look."""
        return self.log >= -math.log(alpha)
