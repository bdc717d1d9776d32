"""How much more errors come in bursts than chance explains.

Tests that count errors one by one believe in each of them. Where errors come in clusters, that
is far too much belief: evidence is divided by the dispersion, variance over mean, of the stable
arm. It is estimated from successive differences (von Neumann), so that an outage or a rush hour,
which lifts many looks alike, counts only where it begins and ends.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The estimate so far. `last` is the count of the look before; None before the first."""

    last: int | None = None
    looks: int = 0
    total: float = 0.0
    squares: float = 0.0

    def with_look(self, count: int) -> "Dispersion":
        """The estimate after one more look, in which `count` were bad."""
        if self.last is None:
            return Dispersion(count, 1)
        change = count - self.last
        mean = (count + self.last) / 2.0
        return Dispersion(
            count, self.looks + 1, self.total + mean, self.squares + change * change / 2.0
        )

    @property
    def factor(self) -> float:
        """At least 1: independent errors are the best that is believed."""
        return max(1.0, self.squares / self.total) if self.total else 1.0
