"""The two protocols that a cluster fulfils, be it real or simulated.

A job in `engine/` takes them as arguments, so that a rehearsal and a release run the same code.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from setsail.cluster.seen import PodSeen, Scrape
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import WorldFailed

Body = dict[str, Any]
"""A Kubernetes object as plain values."""


class Changed(WorldFailed):
    """Somebody else was faster: what was to be changed is no longer what was read."""


class Cluster(Protocol):
    """What can be seen and done. Every call that changes something may be repeated safely."""

    def create(self, body: Body) -> None:
        """Create the object. Raises Changed where one of its name exists already."""

    def apply(self, body: Body) -> None:
        """Create the object, or change it to what `body` says; fields not named stay."""

    def get(self, ref: ObjectRef) -> Body | None:
        """The object with its status, or None where it does not exist."""

    def find(self, kind: str, namespace: str) -> tuple[Body, ...]:
        """Every object of a kind in a namespace, by name."""

    def patch(self, ref: ObjectRef, change: Mapping[str, Any]) -> None:
        """Merge `change` into an object (RFC 7386: null deletes, a list is replaced whole).

        Where it names a `metadata.resourceVersion` of a ConfigMap or Lease and the object has
        another by now, nothing is changed, and Changed is raised.
        """

    def delete(self, ref: ObjectRef, grace: float | None = None) -> None:
        """Delete an object; nothing happens where it does not exist. `grace` in seconds."""

    def evict(self, namespace: str, pod: str) -> bool:
        """Ask a pod to leave; False where a disruption budget forbids it now."""

    def route(self, ref: ObjectRef, weights: Mapping[str, int]) -> None:
        """Set the weights of the backends of every rule that divides its requests among all of
        those named; nothing else changes."""

    def weights(self, ref: ObjectRef) -> Mapping[str, int]:
        """The weights that the route's data plane works with now, by backend; a rule that sends
        all to one backend counts only where no other names it."""

    def pods(self, namespace: str, workload: str) -> tuple[PodSeen, ...]:
        """The pods of a workload, by name."""

    def endpoints(self, namespace: str, service: str) -> tuple[str, ...]:
        """The names of the pods that a Service sends to now."""


class Metrics(Protocol):
    """Where counters are read."""

    def counters(self, namespace: str, workload: str) -> Scrape | None:
        """The counters of each pod of a workload; None where they cannot be read now."""
