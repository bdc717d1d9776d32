"""A canary release on any cluster: prepare, look, act on the intent, retire.

The stable Deployment keeps its Service; the new version runs in a Deployment of its own, which
differs in one label of that Service's selector, so nothing that selects the stable pods ever
finds the others. Every function may be called again after a crash.
"""

import copy
import json
import math
from dataclasses import dataclass

from setsail.cluster.protocol import Body, Cluster, Metrics
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, mapping, number, text
from setsail.release.decide import advance, decide
from setsail.release.learn import learn
from setsail.release.values import Action, Release, Seen

BEFORE = "setsail.dev/rules-before"
"""The annotation that keeps a route's rules as they were before the release."""
NAME = "app.kubernetes.io/name"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is released: a Deployment and the Service of the same name, from `old` to `new`."""

    namespace: str
    name: str
    old: str
    new: str

    @property
    def canary(self) -> str:
        """The name of the new version's Deployment and Service."""
        return f"{self.name}-canary"

    def ref(self, kind: str, name: str) -> ObjectRef:
        """An object of the subject's namespace."""
        versions = {"Deployment": "apps/v1", "HTTPRoute": "gateway.networking.k8s.io/v1"}
        return ObjectRef(versions.get(kind, "v1"), kind, self.namespace, name)


def prepare(cluster: Cluster, subject: Subject, share: int) -> ObjectRef:
    """Start the new version with enough pods for `share` percent; returns the route to steer."""
    deployment = cluster.get(subject.ref("Deployment", subject.name)) or {}
    service = cluster.get(subject.ref("Service", subject.name)) or {}
    chosen = mapping(service, "spec", "selector")
    key = NAME if NAME in chosen or not chosen else next(iter(chosen))
    cluster.apply(_canary_deployment(deployment, subject, key, share))
    cluster.apply(_canary_service(service, subject, key))
    return _route(cluster, subject, service)


def _canary_deployment(stable: Body, subject: Subject, key: str, share: int) -> Body:
    body = copy.deepcopy(stable)
    body.pop("status", None)
    body["metadata"] = {"name": subject.canary, "namespace": subject.namespace}
    spec = body["spec"]
    replicas = number(spec, "replicas")
    spec["replicas"] = max(1, math.ceil((1 if replicas is None else replicas) * share / 100))
    spec["selector"] = {"matchLabels": {**mapping(spec, "selector", "matchLabels")}}
    spec["selector"]["matchLabels"][key] = subject.canary
    spec["template"]["metadata"]["labels"][key] = subject.canary
    spec["template"]["spec"]["containers"][0]["image"] = subject.new
    return body


def _canary_service(stable: Body, subject: Subject, key: str) -> Body:
    ports = copy.deepcopy(items(stable, "spec", "ports"))
    selector = {**mapping(stable, "spec", "selector"), key: subject.canary}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": subject.canary, "namespace": subject.namespace},
        "spec": {"selector": selector, "ports": ports},
    }


def _route(cluster: Cluster, subject: Subject, service: Body) -> ObjectRef:
    """The route that leads to the Service, with the canary added at weight 0.

    Where no gateway leads to it, a route on the Service itself, as service meshes read it.
    """
    for body in cluster.find("HTTPRoute", subject.namespace):
        rules = items(body, "spec", "rules")
        if any(text(b, "name") == subject.name for r in rules for b in items(r, "backendRefs")):
            ref = subject.ref("HTTPRoute", text(body, "metadata", "name"))
            if BEFORE not in mapping(body, "metadata", "annotations"):
                _add_backend(cluster, subject, ref, rules)
            return ref
    ref = subject.ref("HTTPRoute", subject.canary)
    port = number(service, "spec", "ports", 0, "port")
    backends = [{"name": subject.name, "port": port, "weight": 100}]
    backends.append({"name": subject.canary, "port": port, "weight": 0})
    parent = {"group": "", "kind": "Service", "name": subject.name}
    cluster.apply(
        {
            "apiVersion": ref.api_version,
            "kind": ref.kind,
            "metadata": {"name": ref.name, "namespace": ref.namespace},
            "spec": {"parentRefs": [parent], "rules": [{"backendRefs": backends}]},
        }
    )
    return ref


def _add_backend(cluster: Cluster, subject: Subject, ref: ObjectRef, before: list[Body]) -> None:
    rules = copy.deepcopy(before)
    for rule in rules:
        for backend in items(rule, "backendRefs"):
            if text(backend, "name") == subject.name:
                backend["weight"] = 100
                rule["backendRefs"].append({**backend, "name": subject.canary, "weight": 0})
                break
    kept = {"annotations": {BEFORE: json.dumps(before)}}
    cluster.patch(ref, {"metadata": kept, "spec": {"rules": rules}})


def look(
    cluster: Cluster, metrics: Metrics, subject: Subject, route: ObjectRef, now: float
) -> Seen:
    """See the world as it is."""
    stable = cluster.get(subject.ref("Deployment", subject.name)) or {}
    canary = cluster.get(subject.ref("Deployment", subject.canary)) or {}
    return Seen(
        now=now,
        weight=cluster.weights(route).get(subject.canary, 0),
        canary_ready=_complete(canary),
        canary_serves=bool(cluster.endpoints(subject.namespace, subject.canary)),
        stable_new=_image(stable) == subject.new and _complete(stable),
        canary=metrics.counters(subject.namespace, subject.canary),
        stable=metrics.counters(subject.namespace, subject.name),
    )


def _complete(deployment: Body) -> bool:
    wanted = number(deployment, "spec", "replicas")
    fields = ("replicas", "updatedReplicas", "readyReplicas")
    return wanted is not None and all(number(deployment, "status", f) == wanted for f in fields)


def _image(deployment: Body) -> str:
    return text(deployment, "spec", "template", "spec", "containers", 0, "image")


def think(release: Release, seen: Seen) -> tuple[Release, Action]:
    """The release after one look, and the action that led there. The caller saves it, then acts."""
    known = learn(release, seen)
    action = decide(known, seen)
    return advance(known, action, seen.now), action


def act(cluster: Cluster, subject: Subject, route: ObjectRef, release: Release) -> None:
    """Make the world follow the intent. Requests are moved first: that is what protects users."""
    weights = {subject.name: 100 - release.weight, subject.canary: release.weight}
    if cluster.weights(route) != weights:
        cluster.route(route, weights)
    image = subject.new if release.promoting or release.outcome == "released" else subject.old
    ref = subject.ref("Deployment", subject.name)
    stable = cluster.get(ref) or {}
    if stable and _image(stable) != image:
        containers = copy.deepcopy(items(stable, "spec", "template", "spec", "containers"))
        containers[0]["image"] = image
        cluster.patch(ref, {"spec": {"template": {"spec": {"containers": containers}}}})


def retire(cluster: Cluster, subject: Subject, route: ObjectRef) -> None:
    """Remove what the release needed, and give the route its rules back as they were."""
    body = cluster.get(route) or {}
    if kept := text(body, "metadata", "annotations", BEFORE):
        change = {"metadata": {"annotations": {BEFORE: None}}}
        cluster.patch(route, {**change, "spec": {"rules": json.loads(kept)}})
    elif route.name == subject.canary:  # never a route that was there before us
        cluster.delete(route)
    cluster.delete(subject.ref("Deployment", subject.canary))
    cluster.delete(subject.ref("Service", subject.canary))
