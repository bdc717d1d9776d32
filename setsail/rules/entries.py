"""What an Ingress serves: hosts, paths and backends, in today's form and in that of v1beta1."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.manifest import Manifest, items, mapping, read, text


class Served(NamedTuple):
    """One path of an Ingress; host "" is every host. `at` leads to the path's entry."""

    at: Path
    host: str
    path: str


class Backend(NamedTuple):
    """A Service that an Ingress or a route sends to; `port` is a name, a number or None."""

    at: Path
    service: str
    port: Any


def served(manifest: Manifest) -> Iterator[Served]:
    """Every host and path of an Ingress; a rule without paths serves nothing of its own."""
    for at, rule in enumerate(items(manifest.body, "spec", "rules")):
        for number, one in enumerate(items(rule, "http", "paths")):
            where = ("spec", "rules", at, "http", "paths", number)
            yield Served(where, text(rule, "host"), text(one, "path") or "/")


def hosts(manifest: Manifest) -> Iterator[tuple[Path, str]]:
    """The host of every rule, with the place of the rule."""
    for at, rule in enumerate(items(manifest.body, "spec", "rules")):
        yield ("spec", "rules", at), text(rule, "host")


def class_of(manifest: Manifest) -> str:
    """The class of an Ingress, by its field or by the annotation of old; "" is the default."""
    old = manifest.annotations.get("kubernetes.io/ingress.class", "")
    return text(manifest.body, "spec", "ingressClassName") or old


def backends(manifest: Manifest) -> Iterator[Backend]:
    """Every Service that an Ingress sends to, the default one first."""
    yield from _backend(manifest, ("spec", "defaultBackend"))
    yield from _backend(manifest, ("spec", "backend"))
    for one in served(manifest):
        yield from _backend(manifest, (*one.at, "backend"))


def _backend(manifest: Manifest, at: Path) -> Iterator[Backend]:
    body = mapping(manifest.body, *at)
    if name := text(body, "service", "name"):
        port = mapping(body, "service", "port")
        yield Backend((*at, "service"), name, port.get("name") or port.get("number"))
    elif name := text(body, "serviceName"):
        yield Backend(at, name, body.get("servicePort"))


def has_port(service: Manifest, port: Any) -> bool:
    """Whether a Service has a port of this name or number; one that is not given is no fault."""
    known = items(service.body, "spec", "ports")
    if port is None or text(service.body, "spec", "type") == "ExternalName":
        return True
    return any(port in (read(one, "port"), read(one, "name")) for one in known)
