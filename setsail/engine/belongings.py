"""What belongs to a Deployment: what reads its pods, what its pods read, and its pods."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from setsail.cluster.protocol import Body, Cluster
from setsail.engine import canary_route, canary_scale
from setsail.finding.finding import ObjectRef
from setsail.manifest import selector
from setsail.manifest.manifest import items, mapping, strings, text
from setsail.world import cluster_faults as faults
from setsail.world import cluster_pods

ROUTES = ("HTTPRoute", "GRPCRoute", "Ingress", "VirtualService", "DestinationRule")


def find(cluster: Cluster, kind: str, namespace: str) -> tuple[Body, ...]:
    """Every object of a kind; none where the cluster does not know the kind."""
    try:
        return cluster.find(kind, namespace)
    except faults.Absent:
        return ()


def of(cluster: Cluster, deployment: Body) -> list[Body]:
    """What belongs to a Deployment and is kept as it is: what reads its pods, and the routes."""
    about = mapping(deployment, "metadata")
    namespace, name = text(about, "namespace"), text(about, "name")
    labels = strings(deployment, "spec", "template", "metadata", "labels")
    found: list[Body] = []
    for body in cluster.find("HorizontalPodAutoscaler", namespace):
        if text(body, "spec", "scaleTargetRef", "name") == name:
            found.append(_unraised(body))
    for body in cluster.find("PodDisruptionBudget", namespace):
        if selector.matches(mapping(body, "spec", "selector"), labels):
            found.append(body)
    for body in cluster.find("Service", namespace):
        chosen = strings(body, "spec", "selector")
        if chosen and selector.matches({"matchLabels": chosen}, labels):
            found.append(body)
    services = {text(b, "metadata", "name") for b in found if b["kind"] == "Service"}
    for kind in ROUTES:
        routes = [_undivided(body) for body in find(cluster, kind, namespace)]
        found += [b for b in routes if services & set(_leads_to(b)) and not _made(b)]
    return found


def read(cluster: Cluster, namespace: str) -> tuple[Body, ...]:
    """What pods may read. A Secret is never asked for: only who fills it."""
    kinds = "ConfigMap", "ExternalSecret"
    return tuple(body for kind in kinds for body in find(cluster, kind, namespace))


def pods(cluster: Cluster, deployment: ObjectRef) -> list[Body]:
    """The pods of a Deployment that are not on their way out."""
    found = find(cluster, "Pod", deployment.namespace)
    mine = [body for body in found if cluster_pods.workload(body) == deployment.name]
    return [body for body in mine if not text(body, "metadata", "deletionTimestamp")]


def _made(route: Body) -> bool:
    return canary_route.MADE in mapping(route, "metadata", "labels")


def _undivided(route: Body) -> Body:
    """A route as it was before a release divided it."""
    kept = text(route, "metadata", "annotations", canary_route.BEFORE)
    if not kept:
        return route
    part = "http" if route["kind"] == "VirtualService" else "rules"
    return {**route, "spec": {**mapping(route, "spec"), part: json.loads(kept)}}


def _unraised(autoscaler: Body) -> Body:
    """An autoscaler with the lower bound that it had before a release raised it."""
    notes = mapping(autoscaler, "metadata", "annotations")
    if canary_scale.FLOOR not in notes:
        return autoscaler
    spec = {k: v for k, v in mapping(autoscaler, "spec").items() if k != "minReplicas"}
    low = str(notes[canary_scale.FLOOR])
    return {**autoscaler, "spec": {**spec, **({"minReplicas": int(low)} if low else {})}}


def _leads_to(route: Body) -> Iterator[str]:
    """The names of the Services that a route of any kind sends to."""
    for rule in items(route, "spec", "rules"):
        yield from (text(backend, "name") for backend in items(rule, "backendRefs"))
        for path in items(rule, "http", "paths"):
            yield text(path, "backend", "service", "name")
    yield text(route, "spec", "defaultBackend", "service", "name")
    for kind in ("http", "tcp", "tls"):
        for rule in items(route, "spec", kind):
            for each in items(rule, "route"):
                yield _service(text(each, "destination", "host"))
    yield _service(text(route, "spec", "host"))


def _service(host: str) -> str:
    """The Service of a host as Istio names it: alone, or with its namespace and domain."""
    return host.partition(".")[0]


def services(cluster: Cluster, deployment: Body) -> tuple[str, ...]:
    """The names of the Services that choose the pods of a Deployment."""
    found = (body for body in of(cluster, deployment) if text(body, "kind") == "Service")
    return tuple(text(body, "metadata", "name") for body in found)


def start(pods: Iterable[Body]) -> float:
    """The longest that a pod took from being made until it was ready, in whole seconds as the
    API server tells it; 0 where nothing tells it."""
    took = [0.0]
    for pod in pods:
        made = _second(text(pod, "metadata", "creationTimestamp"))
        for each in items(pod, "status", "conditions"):
            ready = _second(text(each, "lastTransitionTime"))
            if text(each, "type") == "Ready" and text(each, "status") == "True" and made and ready:
                took.append(ready - made)
    return max(took)


def _second(said: str) -> float:
    """A time of the API as seconds since 1970; 0 where there is none."""
    return datetime.fromisoformat(said).timestamp() if said else 0.0
