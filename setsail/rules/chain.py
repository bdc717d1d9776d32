"""The way of a request: Ingress or route, Service, port, container."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from setsail.finding.edit import Path
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, Pod, items, text
from setsail.rules import podspec

ENTRIES = ("Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute")
"""Kinds that bring traffic from outside to a Service."""


class Entry(NamedTuple):
    """A line of an entry that sends to a Service; `port` is its number or name, or ""."""

    by: Manifest
    path: Path
    port: str


class Landing(NamedTuple):
    """A port of a pod that a Service's port leads to. `number` is None if nobody declares the
    name; `declared` is None where the number is declared by no container."""

    pod: Pod
    number: int | None
    protocol: str
    container: Container | None
    declared: Path | None


def entries_of(service: Manifest, around: Around) -> tuple[Entry, ...]:
    """The lines of Ingresses and routes that send to this Service."""
    key = (service.namespace or "default", service.name)
    return tuple(around.once(_entries).get(key, ()))


def outside_of(workload: Manifest, around: Around) -> Iterator[tuple[Manifest, Path, Manifest]]:
    """What brings outside traffic to a workload: the object, the line, and the Service."""
    for service in around.services_of(workload):
        if text(service.body, "spec", "type") == "LoadBalancer":
            yield service, ("spec", "type"), service
        for entry in entries_of(service, around):
            yield entry.by, entry.path, service


def service_ports(service: Manifest) -> Iterator[tuple[int, dict[str, Any]]]:
    """The ports of a Service with their index."""
    for at, port in enumerate(items(service.body, "spec", "ports")):
        if isinstance(port, dict):
            yield at, port


def protocol(port: Any) -> str:
    """The protocol of a port; TCP where none is written."""
    return text(port, "protocol") or "TCP"


def landing(pod: Pod, target: Any, wanted: str) -> Landing:
    """Where a target port, number or name, of a protocol ends in a pod."""
    fallback = target if isinstance(target, int) and not isinstance(target, bool) else None
    other = Landing(pod, fallback, wanted, None, None)
    for container in pod.of_role("main", "sidecar"):
        for at, port in enumerate(items(container.body, "ports")):
            if not isinstance(port, dict) or target not in (
                port.get("name"),
                port.get("containerPort"),
            ):
                continue
            number = port.get("containerPort")
            if isinstance(number, int):
                found = Landing(
                    pod, number, protocol(port), container, (*container.path, "ports", at)
                )
                if found.protocol == wanted:
                    return found
                other = found
    return other


def declares_ports(pod: Pod) -> bool:
    """Whether any container of the pod says which ports it opens."""
    return any(True for c in pod.containers for _ in podspec.ports(c))


def _entries(around: Around) -> dict[tuple[str, str], list[Entry]]:
    index: dict[tuple[str, str], list[Entry]] = {}
    for manifest in around.of_kind(*ENTRIES):
        for used in reference.references(manifest):
            if used.kind == "Service":
                key = (used.namespace or "default", used.name)
                index.setdefault(key, []).append(Entry(manifest, used.path, used.key))
    return index
