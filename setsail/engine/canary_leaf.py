"""The one object that divides a Service's requests, whichever of three kinds it is.

Gateway API's HTTPRoute, Istio's VirtualService, or an Ingress of ingress-nginx.
"""

from collections.abc import Iterator, Mapping

from setsail.cluster.protocol import Body, Cluster
from setsail.engine import belongings, canary_istio, canary_nginx, canary_route
from setsail.engine.canary_subject import Subject
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import text
from setsail.release.values import Plan, Release


def leading_to(cluster: Cluster, namespace: str, service: str) -> tuple[Body, ...]:
    """Every object that divides, or could divide, the requests for a Service."""
    routes = canary_route.leading_to(cluster, namespace, service)
    istio = belongings.find(cluster, canary_istio.KIND, namespace)
    nginx = belongings.find(cluster, canary_nginx.KIND, namespace)
    return (
        *routes,
        *(body for body in istio if canary_istio.leads(body, service)),
        *(body for body in nginx if canary_nginx.leads(body, service)),
    )


def refusals(cluster: Cluster, subject: Subject, plan: Plan | None) -> Iterator[Text]:
    """Why the requests cannot be divided as the plan asks; nothing where they can."""
    found = leading_to(cluster, subject.namespace, subject.name)
    kind = text(found[0], "kind") if found and subject.split == "route" else ""
    if kind == canary_istio.KIND:
        yield from canary_istio.refusals(found[0], subject.name)
    if kind == canary_nginx.KIND:
        yield from canary_nginx.refusals(cluster, found[0], subject.name, subject.canary)
    if plan and plan.mirror and (kind == canary_nginx.KIND or subject.split == "replicas"):
        yield Text(
            "copies of requests cannot be had here: ingress-nginx copies what writes, too, and "
            "pods alone copy nothing",
            "此处无法复制请求：ingress-nginx 也会复制写请求，而仅凭 Pod 无法复制",
        )
    if plan and plan.header and subject.split == "replicas":
        yield Text(
            "requests cannot be told apart by a header without a route",
            "没有路由就无法按请求头区分请求",
        )


def steered(cluster: Cluster, subject: Subject) -> ObjectRef:
    """The object that a release steers, or would steer."""
    if subject.split == "replicas":
        return subject.ref("Deployment", subject.canary)
    found = leading_to(cluster, subject.namespace, subject.name)
    kind = text(found[0], "kind") if found else ""
    if kind == canary_nginx.KIND:
        version, name = text(found[0], "apiVersion"), subject.canary
    else:
        version = text(found[0], "apiVersion") if kind else canary_route.API
        name = text(found[0], "metadata", "name") if kind else subject.canary
    return ObjectRef(version, kind or "HTTPRoute", subject.namespace, name)


def prepare(cluster: Cluster, service: Body, canary: str) -> ObjectRef:
    """The object that divides the Service's requests, with the canary at weight 0."""
    namespace, name = text(service, "metadata", "namespace"), text(service, "metadata", "name")
    found = leading_to(cluster, namespace, name)
    if found and text(found[0], "kind") == canary_istio.KIND:
        canary_istio.prepare(cluster, found[0], name, canary)
        version, route = text(found[0], "apiVersion"), text(found[0], "metadata", "name")
        return ObjectRef(version, canary_istio.KIND, namespace, route)
    if found and text(found[0], "kind") == canary_nginx.KIND:
        return canary_nginx.prepare(cluster, found[0], name, canary)
    return canary_route.prepare(cluster, service, canary)


def weights(cluster: Cluster, subject: Subject, route: ObjectRef) -> Mapping[str, int]:
    """The weights by Service, in percent where two divide."""
    match route.kind:
        case canary_istio.KIND:
            return canary_istio.weights(cluster.get(route) or {})
        case canary_nginx.KIND:
            body = cluster.get(route) or {}
            return canary_nginx.weights(body, subject.name, subject.canary)
        case _:
            return cluster.weights(route)


def follow(cluster: Cluster, subject: Subject, route: ObjectRef, release: Release) -> None:
    """Divide the requests as is intended: weights first, then copies and header."""
    wanted = {subject.name: 100 - release.weight, subject.canary: release.weight}
    if weights(cluster, subject, route) != wanted:
        _weigh(cluster, subject, route, wanted)
    copied = release.plan.mirror if release.mirroring else 0
    header = release.plan.header if release.heading else None
    match route.kind:
        case canary_istio.KIND:
            canary_istio.copy_to(cluster, route, subject.canary, copied)
            canary_istio.head_to(cluster, route, subject.canary, header)
        case canary_nginx.KIND:
            canary_nginx.head_to(cluster, route, header)
        case _:
            canary_route.copy_to(cluster, route, subject.canary, copied)
            canary_route.head_to(cluster, route, subject.canary, header)


def _weigh(cluster: Cluster, subject: Subject, route: ObjectRef, wanted: Mapping[str, int]) -> None:
    match route.kind:
        case canary_istio.KIND:
            canary_istio.weigh(cluster, route, wanted)
        case canary_nginx.KIND:
            canary_nginx.weigh(cluster, route, wanted[subject.canary])
        case _:
            cluster.route(route, wanted)


def restore(cluster: Cluster, route: ObjectRef, canary: str) -> None:
    """Leave no trace of the division."""
    match route.kind:
        case canary_istio.KIND:
            canary_istio.restore(cluster, route)
        case canary_nginx.KIND:
            if route.name == canary:  # never one that was there before us
                cluster.delete(route)
        case _:
            canary_route.restore(cluster, route, canary)
