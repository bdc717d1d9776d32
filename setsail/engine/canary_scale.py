"""While a canary takes its share, the autoscaler of stable keeps what all requests need.

The canary's share leaves stable idle, and an autoscaler would take the idle pods away: when the
release is taken back, they are needed at once.
"""

from collections.abc import Iterator

from setsail.cluster.protocol import Body, Cluster
from setsail.engine.hold import without
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import mapping, number, text

SHARE = "setsail.dev/share"
"""The annotation of a canary whose pods make its share: the percentage that they are meant for."""
FLOOR = "setsail.dev/min-replicas-before"
"""The annotation that keeps an autoscaler's lower bound; "" where it had none."""


def keep(cluster: Cluster, namespace: str, name: str) -> None:
    """Let the autoscaler of a Deployment go no lower than now."""
    deployment = cluster.get(ObjectRef("apps/v1", "Deployment", namespace, name)) or {}
    replicas = number(deployment, "spec", "replicas")
    for ref, body in _autoscalers(cluster, namespace, name):
        low = number(body, "spec", "minReplicas")
        untouched = FLOOR not in mapping(body, "metadata", "annotations")
        if untouched and replicas is not None and replicas > (low or 1):
            before = "" if low is None else str(low)
            kept = {"annotations": {FLOOR: before}}
            cluster.patch(ref, {"metadata": kept, "spec": {"minReplicas": replicas}})


def restore(cluster: Cluster, namespace: str, name: str) -> None:
    """Give the autoscaler its lower bound back."""
    for ref, body in _autoscalers(cluster, namespace, name):
        if FLOOR in mapping(body, "metadata", "annotations"):
            before = text(body, "metadata", "annotations", FLOOR)
            low = int(before) if before.isdigit() else None
            cluster.patch(ref, {"metadata": without(body, FLOOR), "spec": {"minReplicas": low}})


def _autoscalers(cluster: Cluster, namespace: str, name: str) -> Iterator[tuple[ObjectRef, Body]]:
    for body in cluster.find("HorizontalPodAutoscaler", namespace):
        target = mapping(body, "spec", "scaleTargetRef")
        if text(target, "kind") == "Deployment" and text(target, "name") == name:
            about = text(body, "metadata", "name")
            yield ObjectRef("autoscaling/v2", "HorizontalPodAutoscaler", namespace, about), body


def autoscalers(cluster: Cluster, namespace: str, name: str) -> tuple[ObjectRef, ...]:
    """The autoscalers of a Deployment."""
    return tuple(ref for ref, _ in _autoscalers(cluster, namespace, name))
