"""The route of a canary: its share of the requests, and the rules as they were before.

Only weights are changed while a release runs; what else stands in the route stays untouched.
"""

import copy
import json

from setsail.cluster.protocol import Body, Cluster
from setsail.engine.hold import without
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, mapping, number, text

BEFORE = "setsail.dev/rules-before"
"""The annotation that keeps a route's rules as they were before the release."""
MADE = "setsail.dev/canary-of"
"""The label of a route that was made for a canary: the Service whose requests it divides."""
API = "gateway.networking.k8s.io/v1"


def prepare(cluster: Cluster, service: Body, canary: str) -> ObjectRef:
    """The route that leads to the Service, with the canary added at weight 0.

    Where no gateway leads to it, a route on the Service itself, as service meshes read it.
    """
    namespace, name = text(service, "metadata", "namespace"), text(service, "metadata", "name")
    for body in leading_to(cluster, namespace, name)[:1]:
        ref = ObjectRef(API, "HTTPRoute", namespace, text(body, "metadata", "name"))
        if BEFORE not in mapping(body, "metadata", "annotations"):
            rules = items(body, "spec", "rules")
            kept = {"annotations": {BEFORE: json.dumps(rules)}}
            with_canary = [_split(rule, name, canary) for rule in rules]
            cluster.patch(ref, {"metadata": kept, "spec": {"rules": with_canary}})
        return ref
    ref = ObjectRef(API, "HTTPRoute", namespace, canary)
    if cluster.get(ref) is None:
        cluster.apply(_mesh_route(ref, name, number(service, "spec", "ports", 0, "port")))
    return ref


def _mesh_route(ref: ObjectRef, service: str, port: int | None) -> Body:
    backends = [
        {"name": service, "port": port, "weight": 100},
        {"name": ref.name, "port": port, "weight": 0},
    ]
    return {
        "apiVersion": ref.api_version,
        "kind": ref.kind,
        "metadata": {
            "name": ref.name,
            "namespace": ref.namespace,
            "labels": {MADE: service},
        },
        "spec": {
            "parentRefs": [{"group": "", "kind": "Service", "name": service}],
            "rules": [{"backendRefs": backends}],
        },
    }


def _split(rule: Body, service: str, canary: str) -> Body:
    """A rule with the canary beside the Service; other backends keep their share beside both."""
    rule = copy.deepcopy(rule)
    backends = items(rule, "backendRefs")
    ours = next((b for b in backends if text(b, "name") == service), None)
    if ours is None:
        return rule
    whole = _weight(ours)
    for backend in backends:
        backend["weight"] = round(_weight(backend) * 100 / whole)
    rule["backendRefs"].append({**ours, "name": canary, "weight": 0})
    return rule


def copy_to(cluster: Cluster, route: ObjectRef, canary: str, percent: int) -> None:
    """Let the canary get copies of this share of the requests that only read, or none.

    A rule for GET stands before each rule that leads to the canary: a copied write would be done
    twice.
    """
    rules = items(cluster.get(route) or {}, "spec", "rules")
    plain = [rule for rule in rules if not _copies(rule, canary)]
    if (len(plain) < len(rules)) != bool(percent):
        both = ((*_copying(rule, canary, percent), rule) for rule in plain)
        changed = [rule for pair in both for rule in pair] if percent else plain
        cluster.patch(route, {"spec": {"rules": changed}})


def _copies(rule: Body, canary: str) -> bool:
    mirrors = (mapping(f, "requestMirror", "backendRef") for f in items(rule, "filters"))
    return any(text(backend, "name") == canary for backend in mirrors)


def _copying(rule: Body, canary: str, percent: int) -> tuple[Body, ...]:
    """The rule for the requests of this rule that only read; none where it has no such."""
    to = next((b for b in items(rule, "backendRefs") if text(b, "name") == canary), None)
    matches = items(rule, "matches") or [{}]
    reading = [{**m, "method": "GET"} for m in matches if m.get("method", "GET") == "GET"]
    if to is None or not reading:
        return ()
    backend = {key: to[key] for key in ("name", "port") if key in to}
    mirror = {"backendRef": backend, "percent": percent}
    filters = [*items(rule, "filters"), {"type": "RequestMirror", "requestMirror": mirror}]
    unnamed = {key: value for key, value in rule.items() if key != "name"}
    return (copy.deepcopy({**unnamed, "matches": reading, "filters": filters}),)


def head_to(
    cluster: Cluster, route: ObjectRef, canary: str, header: tuple[str, str] | None
) -> None:
    """Let the requests with a header (name, value) go to the canary, or none.

    A rule for them stands before each rule that leads to the canary.
    """
    rules = items(cluster.get(route) or {}, "spec", "rules")
    plain = [rule for rule in rules if not _alone(rule, canary)]
    if (len(plain) < len(rules)) != bool(header):
        both = ((*_headed(rule, canary, header), rule) for rule in plain) if header else ()
        changed = [rule for pair in both for rule in pair] if header else plain
        cluster.patch(route, {"spec": {"rules": changed}})


def _alone(rule: Body, canary: str) -> bool:
    return [text(backend, "name") for backend in items(rule, "backendRefs")] == [canary]


def _headed(rule: Body, canary: str, header: tuple[str, str]) -> tuple[Body, ...]:
    """The rule for the requests of this rule that bear the header."""
    to = next((b for b in items(rule, "backendRefs") if text(b, "name") == canary), None)
    if to is None:
        return ()
    name, value = header
    bears = {"type": "Exact", "name": name, "value": value}
    matches = [
        {**match, "headers": [*items(match, "headers"), bears]}
        for match in items(rule, "matches") or [{}]
    ]
    backend = {key: part for key, part in to.items() if key != "weight"}
    unnamed = {key: part for key, part in rule.items() if key != "name"}
    return (copy.deepcopy({**unnamed, "matches": matches, "backendRefs": [backend]}),)


def _weight(backend: Body) -> int:
    found = number(backend, "weight")
    return 1 if found is None else found


def leading_to(cluster: Cluster, namespace: str, service: str) -> tuple[Body, ...]:
    """The routes that lead to a Service, but for one that was made for a canary of it."""
    return tuple(
        body
        for body in cluster.find("HTTPRoute", namespace)
        if _shares(body, service) and text(body, "metadata", "labels", MADE) != service
    )


def idle(route: Body, service: str) -> bool:
    """Whether a rule names the Service and sends nothing to it."""
    return 0 in _shares(route, service)


def _shares(route: Body, service: str) -> list[int]:
    """The weights that a route gives a Service, by rule."""
    backends = (b for rule in items(route, "spec", "rules") for b in items(rule, "backendRefs"))
    return [_weight(b) for b in backends if text(b, "name") == service]


def restore(cluster: Cluster, route: ObjectRef, canary: str) -> None:
    """Give the route its rules back as they were; one that was made for the canary goes."""
    body = cluster.get(route) or {}
    if kept := text(body, "metadata", "annotations", BEFORE):
        change = {"metadata": without(body, BEFORE), "spec": {"rules": json.loads(kept)}}
        cluster.patch(route, change)
    elif route.name == canary:  # never a route that was there before us
        cluster.delete(route)
