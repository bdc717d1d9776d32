"""What is seen of a running workload: its pods, and the counters that they expose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

BOUNDS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)
"""Upper bounds in seconds of the latency histogram, as `le` in Prometheus, +Inf left out."""


class Counters(NamedTuple):
    """What one pod has counted since its process started, as Prometheus would scrape it.

    `within[i]` is the number of requests that were answered within BOUNDS[i] (cumulative, as a
    Prometheus histogram is). A process that starts again counts from zero.
    """

    requests: int = 0
    errors: int = 0
    within: tuple[int, ...] = (0,) * len(BOUNDS)

    def plus(self, other: "Counters") -> "Counters":
        """Both together."""
        within = tuple(a + b for a, b in zip(self.within, other.within, strict=True))
        return Counters(self.requests + other.requests, self.errors + other.errors, within)


Scrape = Mapping[str, Counters]
"""The counters of the pods of one workload, by the name of the pod."""


def increase(before: Scrape, after: Scrape) -> Counters:
    """What was counted between two scrapes of a workload.

    A pod that is new, or whose count fell because its process began again, counts in full; what
    a pod counted between the first scrape and its end is lost, as it is in Prometheus.
    """
    total = Counters()
    for pod, now in after.items():
        then = before.get(pod, Counters())
        total = total.plus(now if now.requests < then.requests else _minus(now, then))
    return total


def _minus(now: Counters, then: Counters) -> Counters:
    within = tuple(a - b for a, b in zip(now.within, then.within, strict=True))
    return Counters(now.requests - then.requests, now.errors - then.errors, within)


def quantile(share: float, counted: Counters) -> float | None:
    """The latency in seconds below which `share` of the requests were answered.

    Linear within a bucket, as histogram_quantile in Prometheus; the last bound where the answer
    lies beyond it; None where nothing was counted.
    """
    if not counted.requests:
        return None
    rank = share * counted.requests
    low, below = 0.0, 0
    for bound, within in zip(BOUNDS, counted.within, strict=True):
        if within >= rank and within > below:
            return low + (bound - low) * (rank - below) / (within - below)
        low, below = bound, within
    return BOUNDS[-1]


@dataclass(frozen=True, slots=True)
class PodSeen:
    """One pod. `revision` names the template that it was made from."""

    name: str
    namespace: str
    workload: str
    revision: str
    phase: Literal["Pending", "Running", "Terminating"]
    ready: bool
    restarts: int
    node: str
    zone: str
