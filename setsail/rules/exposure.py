"""What opens a Service to the outside of the cluster."""

from collections.abc import Iterator

from setsail.manifest import reference
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, text

OUTSIDE = ("LoadBalancer", "NodePort")
ROUTES = ("Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
ISTIO = "VirtualService.networking.istio.io"


def openings(service: Manifest, around: Around) -> Iterator[Manifest]:
    """The Service itself if its type is one for the outside, and the routes that lead to it.

    A route of a mesh, whose parent is a Service, opens nothing to the outside.
    """
    if text(service.body, "spec", "type") in OUTSIDE or service.get("spec", "externalIPs"):
        yield service
    for route in around.of_kind(*ROUTES):
        used = tuple(reference.references(route))
        names = {(each.name, each.namespace or "default") for each in used if _to_service(each)}
        if (service.name, service.namespace or "default") in names and not _of_mesh(route):
            yield route
    for route in around.of_kind(ISTIO):
        if _leads(route, service):
            yield route


def _to_service(used: reference.Reference) -> bool:
    return used.kind == "Service" and "parentRefs" not in used.path


def _of_mesh(route: Manifest) -> bool:
    parents = route.get("spec", "parentRefs")
    kinds = [text(p, "kind") for p in parents] if isinstance(parents, list) else []
    return bool(kinds) and all(kind == "Service" for kind in kinds)


def _leads(route: Manifest, service: Manifest) -> bool:
    """Whether a VirtualService at a gateway names the Service as a destination."""
    gateways, rules = route.get("spec", "gateways"), route.get("spec", "http")
    if not isinstance(gateways, list) or not set(map(str, gateways)) - {"mesh"}:
        return False
    for rule in rules if isinstance(rules, list) else []:
        sent = rule.get("route") if isinstance(rule, dict) else None
        for each in sent if isinstance(sent, list) else []:
            name, _, rest = text(each, "destination", "host").partition(".")
            space = rest.partition(".")[0] or route.namespace
            if name == service.name and same_namespace(space, service.namespace):
                return True
    return False
