"""What Services, routes and policies say of workloads: names, ports, entries, callers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from setsail.finding.place import Place
from setsail.manifest import selector
from setsail.manifest.manifest import Container, Manifest, items, mapping, number, text
from setsail.migrate.compose.values import Port, Reach
from setsail.migrate.kubernetes import probes
from setsail.migrate.kubernetes.objects import Objects

_ENTRIES = ("Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute")


def selected(service: Manifest, workloads: list[Manifest]) -> list[Manifest]:
    """Those of the workloads of its namespace whose pods a Service sends to."""
    wanted = service.selector
    if not wanted:
        return []
    return [w for w in workloads if w.pod is not None and selector.matches(wanted, w.pod.labels)]


def names(service: Manifest) -> Iterator[str]:
    """What callers call a Service, the longest names first."""
    namespace = service.namespace
    if namespace:
        for end in (".svc.cluster.local", ".svc.cluster", ".svc", ""):
            yield f"{service.name}.{namespace}{end}"
    yield service.name


class Ports(NamedTuple):
    """The ports of a container as its Services offer them; `called` maps a Service's port to
    the container's where they differ."""

    ports: tuple[Port, ...]
    called: dict[int, int]


def ports(container: Container, services: list[Manifest], objects: Objects) -> Ports:
    """What is listened on: first what Services send to, then what the container declares."""
    found: dict[tuple[int, str], Port] = {}
    called: dict[int, int] = {}
    for service in services:
        outside = text(service.body, "spec", "type") in ("LoadBalancer", "NodePort")
        for at, entry in enumerate(items(service.body, "spec", "ports")):
            if not isinstance(entry, dict):
                continue
            offered = number(entry, "port")
            target = probes.resolve(container, entry.get("targetPort", offered)) or offered
            if target is None or not 0 < target < 65536:
                continue
            protocol = (text(entry, "protocol") or "TCP").lower()
            place = objects.where(service).place("spec", "ports", at)
            published = str(number(entry, "nodePort") or offered or "") if outside else ""
            known = found.get((target, protocol))
            if known is None or not known.published:
                found[(target, protocol)] = Port(target, published, protocol, "", place)
            if offered and offered != target:
                called[offered] = target
    where = objects.where(container.pod.owner)
    for at, entry in enumerate(items(container.body, "ports")):
        target = number(entry, "containerPort")
        protocol = (text(entry, "protocol") or "TCP").lower()
        if target and 0 < target < 65536 and (target, protocol) not in found:
            place = where.place(*container.path, "ports", at)
            found[(target, protocol)] = Port(target, "", protocol, "", place)
    return Ports(tuple(found.values()), called)


def entries(objects: Objects) -> dict[tuple[str, str], list[str]]:
    """The host names of the entries that lead to each Service, by namespace and name."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in objects.of(*_ENTRIES):
        for name, host in _leads(one):
            hosts = found.setdefault((one.namespace, name), [])
            if host and host not in hosts:
                hosts.append(host)
    return found


def _leads(entry: Manifest) -> Iterator[tuple[str, str]]:
    """(Service, host) of every rule; host "" for all."""
    if entry.kind == "Ingress":
        default = _backend(mapping(entry.body, "spec", "defaultBackend")) or _backend(
            mapping(entry.body, "spec", "backend")
        )
        if default:
            yield default, ""
        for rule in items(entry.body, "spec", "rules"):
            for path in items(rule, "http", "paths"):
                yield _backend(mapping(path, "backend")), text(rule, "host")
        return
    hosts = [h for h in items(entry.body, "spec", "hostnames") if isinstance(h, str)] or [""]
    for rule in items(entry.body, "spec", "rules"):
        for backend in items(rule, "backendRefs"):
            if (text(backend, "kind") or "Service") == "Service":
                yield from ((text(backend, "name"), host) for host in hosts)


def _backend(body: dict[str, Any]) -> str:
    return text(body, "service", "name") or text(body, "serviceName")


def allowed(
    objects: Objects, workloads: list[Manifest]
) -> Iterator[tuple[Manifest, Manifest, Reach]]:
    """(caller, callee, evidence) of every pair of workloads that a NetworkPolicy names."""
    for policy in objects.of("NetworkPolicy"):
        subjects = _chosen(mapping(policy.body, "spec", "podSelector"), policy, workloads)
        for direction, peers in (("ingress", "from"), ("egress", "to")):
            for at, rule in enumerate(items(policy.body, "spec", direction)):
                port = next((number(p, "port") for p in items(rule, "ports")), None)
                place = objects.where(policy).place("spec", direction, at)
                for peer in items(rule, peers):
                    others = _peers(peer, policy, workloads)
                    yield from _pairs(direction, subjects, others, (port, place))


def _peers(peer: Any, policy: Manifest, workloads: list[Manifest]) -> list[Manifest]:
    """The workloads that a peer names by their labels; one that takes all names nobody."""
    chosen = peer.get("podSelector") if isinstance(peer, dict) else None
    if not isinstance(chosen, dict) or selector.is_empty(chosen):
        return []
    if "namespaceSelector" in peer:
        return [w for w in workloads if w.pod and selector.matches(chosen, w.pod.labels)]
    return _chosen(chosen, policy, workloads)


def _chosen(wanted: Any, policy: Manifest, workloads: list[Manifest]) -> list[Manifest]:
    if selector.is_empty(wanted):
        return []
    near = (w for w in workloads if w.namespace == policy.namespace and w.pod is not None)
    return [w for w in near if w.pod is not None and selector.matches(wanted, w.pod.labels)]


def _pairs(
    direction: str,
    subjects: list[Manifest],
    others: list[Manifest],
    said: tuple[int | None, Place],
) -> Iterator[tuple[Manifest, Manifest, Reach]]:
    port, place = said
    for subject in subjects:
        for other in others:
            caller, callee = (other, subject) if direction == "ingress" else (subject, other)
            if caller is not callee:
                yield caller, callee, Reach(callee.name, port, "NetworkPolicy", place)
