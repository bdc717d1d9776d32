"""Everything that was sized, as values for a report."""

from dataclasses import dataclass
from typing import NamedTuple

from setsail.capacity import consumers, event, nodes, policy
from setsail.capacity.advice import Advice
from setsail.capacity.calibrate import Margins
from setsail.capacity.history import History
from setsail.capacity.scaling import Scaling
from setsail.capacity.series import Array


class Truth(NamedTuple):
    """The event replayed as if its real multiplier were `times`: minutes in which the pods were
    too few, the most pods there were, and the pods of each slot."""

    times: float
    short: float
    most: float
    pods: Array


@dataclass(frozen=True, slots=True)
class Sized:
    """One container. `declared` is its path in system.yaml, "" where it has none; `kind` that of
    the object that makes its pods, `topic` what it consumes."""

    history: History
    advice: Advice
    scaling: Scaling | None = None
    queue: consumers.Advice | None = None
    plan: event.Plan | None = None
    truths: tuple[Truth, ...] = ()
    declared: str = ""
    kind: str = "Deployment"
    topic: consumers.Topic | None = None


@dataclass(frozen=True, slots=True)
class Fleet:
    """`fill` is the share of requests to which nodes may be filled, `nodes` None where no size of
    node was given, `event` as it was asked for."""

    sized: tuple[Sized, ...]
    margins: Margins
    policy: policy.Name
    event: str
    nodes: nodes.Need | None
    fill: float

    @property
    def cores(self) -> float:
        """What all pods' CPU requests change by, where something is set now."""
        return sum((one.advice.cores or 0.0) * _copies(one) for one in self.sized)

    @property
    def bytes(self) -> float:
        """What all pods' memory requests change by, where something is set now."""
        return sum((one.advice.bytes or 0.0) * _copies(one) for one in self.sized)


def _copies(one: Sized) -> float:
    known = one.history.pods.known
    return float(known[-1]) if len(known) else 1.0
