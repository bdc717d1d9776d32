"""An Ingress of ingress-nginx as the route that divides requests: a second one, never the first.

https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary
"""

from collections.abc import Iterator, Mapping
from typing import Any

from setsail.cluster.protocol import Body, Cluster
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import items, mapping, strings, text

KIND = "Ingress"
_API = "networking.k8s.io/v1"
_NOTES = "nginx.ingress.kubernetes.io/"
_CANARY, _WEIGHT = f"{_NOTES}canary", f"{_NOTES}canary-weight"
_HEADER, _VALUE = f"{_NOTES}canary-by-header", f"{_NOTES}canary-by-header-value"
_OF = "setsail.dev/canary-of"


def leads(body: Body, service: str) -> bool:
    """Whether it is one of ingress-nginx that sends requests to a Service, and no canary."""
    notes = strings(body, "metadata", "annotations")
    named = text(body, "spec", "ingressClassName") or notes.get("kubernetes.io/ingress.class", "")
    ours = named == "nginx" or any(note.startswith(_NOTES) for note in notes)
    return ours and notes.get(_CANARY) != "true" and service in set(_services(body))


def refusals(cluster: Cluster, body: Body, service: str, canary: str) -> Iterator[Text]:
    """Why its requests cannot be divided; nothing where they can."""
    name, namespace = text(body, "metadata", "name"), text(body, "metadata", "namespace")
    if text(body, "spec", "defaultBackend", "service", "name") == service:
        yield Text(
            f"the Ingress {name} sends to {service} whatever fits no rule: a canary needs a rule",
            f"Ingress {name} 把不匹配任何规则的请求发给 {service}：金丝雀需要规则",
        )
    hosts = {text(rule, "host") for rule in _rules(body, service)}
    for other in cluster.find(KIND, namespace):
        about = mapping(other, "metadata")
        canary_of_another = (
            strings(about, "annotations").get(_CANARY) == "true" and text(about, "name") != canary
        )
        if canary_of_another and hosts & {text(r, "host") for r in items(other, "spec", "rules")}:
            yield Text(
                f"the Ingress {text(about, 'name')} is a canary for the same host: nginx knows one",
                f"Ingress {text(about, 'name')} 已是同一主机的金丝雀：nginx 只支持一个",
            )


def prepare(cluster: Cluster, body: Body, service: str, canary: str) -> ObjectRef:
    """Make the second Ingress at weight 0, once; the first is never touched."""
    namespace = text(body, "metadata", "namespace")
    ref = ObjectRef(_API, KIND, namespace, canary)
    if cluster.get(ref) is None:
        spec: dict[str, Any] = {"rules": list(_renamed(body, service, canary))}
        if named := text(body, "spec", "ingressClassName"):
            spec["ingressClassName"] = named
        notes = {_CANARY: "true", _WEIGHT: "0"}
        if old := strings(body, "metadata", "annotations").get("kubernetes.io/ingress.class"):
            notes["kubernetes.io/ingress.class"] = old
        about = {"name": canary, "namespace": namespace, "annotations": notes}
        labels = {"labels": {_OF: service[:63]}}
        cluster.apply({"apiVersion": _API, "kind": KIND, "metadata": {**about, **labels},
                       "spec": spec})  # fmt: skip
    return ref


def _renamed(body: Body, service: str, canary: str) -> Iterator[Body]:
    """The rules that lead to the Service, with those paths alone, to the canary."""
    for rule in _rules(body, service):
        paths = []
        for path in items(rule, "http", "paths"):
            backend = mapping(path, "backend", "service")
            if text(backend, "name") == service:
                paths.append({**path, "backend": {"service": {**backend, "name": canary}}})
        yield {**{k: v for k, v in rule.items() if k == "host"}, "http": {"paths": paths}}


def weights(body: Body, service: str, canary: str) -> Mapping[str, int]:
    """The weights of both, in percent."""
    said = strings(body, "metadata", "annotations").get(_WEIGHT, "0")
    share = int(said) if said.isdecimal() else 0
    return {service: 100 - share, canary: share} if body else {}


def weigh(cluster: Cluster, route: ObjectRef, share: int) -> None:
    """Give the canary this share, in percent."""
    if cluster.get(route) is not None:
        cluster.patch(route, {"metadata": {"annotations": {_WEIGHT: str(share)}}})


def head_to(cluster: Cluster, route: ObjectRef, header: tuple[str, str] | None) -> None:
    """Let the requests with a header go to the canary, or none."""
    body = cluster.get(route)
    wanted = dict(zip((_HEADER, _VALUE), header or (None, None), strict=True))
    now = strings(body, "metadata", "annotations")
    if body is not None and {key: now.get(key) for key in wanted} != wanted:
        cluster.patch(route, {"metadata": {"annotations": wanted}})


def _rules(body: Body, service: str) -> list[Body]:
    return [rule for rule in items(body, "spec", "rules") if service in set(_of(rule))]


def _of(rule: Body) -> Iterator[str]:
    for path in items(rule, "http", "paths"):
        yield text(path, "backend", "service", "name")


def _services(body: Body) -> Iterator[str]:
    for rule in items(body, "spec", "rules"):
        yield from _of(rule)
    yield text(body, "spec", "defaultBackend", "service", "name")
