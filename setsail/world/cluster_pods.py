"""Pods and endpoints as the API server shows them, read into what Setsail means by them."""

from collections.abc import Callable, Iterable
from typing import Literal

from setsail.cluster.protocol import Body
from setsail.cluster.seen import PodSeen
from setsail.manifest.manifest import items, mapping, number, strings, text

_HASH, _REVISION = "pod-template-hash", "controller-revision-hash"


def seen(body: Body, zone: Callable[[str], str]) -> PodSeen | None:
    """One pod; None for one that has run to its end."""
    phase = _phase(body)
    if phase is None:
        return None
    statuses = items(body, "status", "containerStatuses")
    labels = strings(body, "metadata", "labels")
    node = text(body, "spec", "nodeName")
    return PodSeen(
        name=text(body, "metadata", "name"),
        namespace=text(body, "metadata", "namespace"),
        workload=workload(body),
        revision=labels.get(_HASH) or labels.get(_REVISION, ""),
        phase=phase,
        ready=serves(body),
        restarts=sum(number(each, "restartCount") or 0 for each in statuses),
        node=node,
        zone=zone(node) if node else "",
    )


def workload(body: Body) -> str:
    """The name of what made the pod; a ReplicaSet stands for its Deployment."""
    owners = items(body, "metadata", "ownerReferences")
    owner = next((each for each in owners if each.get("controller")), None)
    name = text(owner, "name")
    suffix = strings(body, "metadata", "labels").get(_HASH)
    if text(owner, "kind") == "ReplicaSet" and suffix:
        return name.removesuffix(f"-{suffix}")
    return name


def condition(body: Body, kind: str) -> bool:
    """Whether a condition of the status is True."""
    found = (each for each in items(body, "status", "conditions") if each.get("type") == kind)
    return any(each.get("status") == "True" for each in found)


def serves(body: Body) -> bool:
    """Whether a pod is ready, and so may be sent requests."""
    return not text(body, "metadata", "deletionTimestamp") and condition(body, "Ready")


def ready_endpoints(slices: Iterable[Body]) -> tuple[str, ...]:
    """The names of the pods behind EndpointSlices that take requests, each once."""
    names = {
        text(endpoint, "targetRef", "name")
        for each in slices
        for endpoint in items(each, "endpoints")
        if mapping(endpoint, "conditions").get("ready") is not False
    }
    return tuple(sorted(name for name in names if name))


def _phase(body: Body) -> Literal["Pending", "Running", "Terminating"] | None:
    if text(body, "metadata", "deletionTimestamp"):
        return "Terminating"
    match text(body, "status", "phase"):
        case "Succeeded" | "Failed":
            return None
        case "Pending" | "":
            return "Pending"
        case _:
            return "Running"
