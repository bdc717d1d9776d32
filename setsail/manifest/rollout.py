"""How many pods a rollout or a disruption may take away, as the controllers count them.

Rounding is that of the controllers' own code: a Deployment's surge and a budget's numbers round
up, a Deployment's unavailable rounds down.
"""

import re
from typing import Any, NamedTuple

from setsail.manifest.manifest import Manifest, number, read, text

_PERCENT = re.compile(r"([0-9]{1,9})%").fullmatch


class Rollout(NamedTuple):
    """What happens while pods are replaced, in pods.

    `most` pods exist at once at the highest, `least` are available at the lowest.
    """

    replicas: int
    surge: int
    unavailable: int

    @property
    def most(self) -> int:
        """The highest number of pods during the rollout."""
        return self.replicas + self.surge

    @property
    def least(self) -> int:
        """The lowest number of available pods that the rollout permits."""
        return max(0, self.replicas - self.unavailable)


def scaled(value: Any, total: int, up: bool) -> int | None:
    """An integer, or a percentage of `total` rounded up or down; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _PERCENT(value) if isinstance(value, str) else None
    if match is None:
        return None
    share = int(match[1]) * total
    return -(-share // 100) if up else share // 100


def of(workload: Manifest, replicas: int | None = None) -> Rollout | None:
    """The rollout of a Deployment or StatefulSet; None for other kinds and unreadable numbers.

    `replicas` replaces the number in the object, for one that an autoscaler sets.
    """
    total = workload.replicas if replicas is None else replicas
    if total is None or workload.kind not in ("Deployment", "StatefulSet"):
        return None
    return _deployment(workload, total) if workload.kind == "Deployment" else _set(workload, total)


def _deployment(workload: Manifest, total: int) -> Rollout | None:
    if text(workload.body, "spec", "strategy", "type") == "Recreate":
        return Rollout(total, 0, total)
    rolling = ("spec", "strategy", "rollingUpdate")
    surge = scaled(_or(workload, "25%", *rolling, "maxSurge"), total, up=True)
    lost = scaled(_or(workload, "25%", *rolling, "maxUnavailable"), total, up=False)
    if surge is None or lost is None:
        return None
    # Percentages can both round to nothing; then the controller lets one pod go.
    return Rollout(total, surge, lost or (0 if surge else 1))


def _set(workload: Manifest, total: int) -> Rollout | None:
    if text(workload.body, "spec", "updateStrategy", "type") == "OnDelete":
        return Rollout(total, 0, 0)
    path = ("spec", "updateStrategy", "rollingUpdate", "maxUnavailable")
    lost = scaled(_or(workload, 1, *path), total, up=True)
    return None if lost is None else Rollout(total, 0, max(1, lost))


def disruptions(budget: Manifest, total: int) -> int | None:
    """How many of `total` healthy pods a PodDisruptionBudget lets go; None if it says nothing."""
    least = read(budget.body, "spec", "minAvailable")
    if least is not None:
        kept = scaled(least, total, up=True)
        return None if kept is None else max(0, total - kept)
    return scaled(read(budget.body, "spec", "maxUnavailable"), total, up=True)


def scaler_bounds(scaler: Manifest) -> tuple[int, int | None]:
    """The fewest and the most replicas that a HorizontalPodAutoscaler sets."""
    least = number(scaler.body, "spec", "minReplicas")
    return (1 if least is None else least), number(scaler.body, "spec", "maxReplicas")


def _or(workload: Manifest, default: int | str, *path: str) -> Any:
    value = workload.get(*path)
    return default if value is None else value
