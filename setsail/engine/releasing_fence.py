"""A cluster that is written to only while the lease surely is ours."""

from collections.abc import Callable, Mapping
from typing import Any

from setsail.cluster.protocol import Body, Cluster
from setsail.cluster.seen import PodSeen
from setsail.finding.finding import ObjectRef


class Fenced:
    """Fulfils `Cluster`. `check` runs before each write, and raises where it must not be."""

    def __init__(self, cluster: Cluster, check: Callable[[], None]) -> None:
        self._cluster, self._check = cluster, check

    def create(self, body: Body) -> None:
        """See Cluster.create."""
        self._check()
        self._cluster.create(body)

    def apply(self, body: Body) -> None:
        """See Cluster.apply."""
        self._check()
        self._cluster.apply(body)

    def get(self, ref: ObjectRef) -> Body | None:
        """See Cluster.get."""
        return self._cluster.get(ref)

    def find(self, kind: str, namespace: str) -> tuple[Body, ...]:
        """See Cluster.find."""
        return self._cluster.find(kind, namespace)

    def patch(self, ref: ObjectRef, change: Mapping[str, Any]) -> None:
        """See Cluster.patch."""
        self._check()
        self._cluster.patch(ref, change)

    def delete(self, ref: ObjectRef, grace: float | None = None) -> None:
        """See Cluster.delete."""
        self._check()
        self._cluster.delete(ref, grace)

    def evict(self, namespace: str, pod: str) -> bool:
        """See Cluster.evict."""
        self._check()
        return self._cluster.evict(namespace, pod)

    def route(self, ref: ObjectRef, weights: Mapping[str, int]) -> None:
        """See Cluster.route."""
        self._check()
        self._cluster.route(ref, weights)

    def weights(self, ref: ObjectRef) -> Mapping[str, int]:
        """See Cluster.weights."""
        return self._cluster.weights(ref)

    def pods(self, namespace: str, workload: str) -> tuple[PodSeen, ...]:
        """See Cluster.pods."""
        return self._cluster.pods(namespace, workload)

    def endpoints(self, namespace: str, service: str) -> tuple[str, ...]:
        """See Cluster.endpoints."""
        return self._cluster.endpoints(namespace, service)
