"""What of the platform must reach a workload: entries, Prometheus, the API server."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, Pod, items, number, read, text
from setsail.rules import chain
from setsail.rules.policies import Port

MONITORS = ("ServiceMonitor.monitoring.coreos.com", "PodMonitor.monitoring.coreos.com")
WEBHOOKS = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")

_ENTRY = Text("the ingress controller", "入口控制器")
_PROMETHEUS = Text("Prometheus", " Prometheus ")
_API = Text("the API server", " API server ")


class Caller(NamedTuple):
    """Somebody of the platform: the object and line that says so, who, and which port."""

    by: Manifest
    path: Path
    who: Text
    port: Port
    api_server: bool = False


def callers(workload: Manifest, around: Around) -> Iterator[Caller]:
    """Everybody of the platform that given objects send to a workload's pods."""
    pod = workload.pod
    if pod is None:
        return
    for service in around.services_of(workload):
        for entry in chain.entries_of(service, around):
            port = _port_of(service, entry.port)
            yield from _caller(entry.by, entry.path, _ENTRY, pod, port)
        for by, path, port in around.once(_webhooks).get(id(service), ()):
            found = _port_of(service, str(port))
            for caller in _caller(by, path, _API, pod, found):
                yield caller._replace(api_server=True)
    for monitor in around.of_kind(*MONITORS):
        yield from _scraped(monitor, workload, pod, around)


def selects(monitor: Manifest, other: Manifest, labels: dict[str, str]) -> bool:
    """Whether a ServiceMonitor or PodMonitor selects an object with these labels."""
    wanted = read(monitor.body, "spec", "namespaceSelector")
    if read(wanted, "any") is True:
        near = True
    elif names := items(wanted, "matchNames"):
        near = (other.namespace or "default") in names
    else:
        near = same_namespace(monitor.namespace, other.namespace)
    return near and selector.matches(monitor.get("spec", "selector") or {}, labels)


def _scraped(monitor: Manifest, workload: Manifest, pod: Pod, around: Around) -> Iterator[Caller]:
    if monitor.kind == "PodMonitor":
        if selects(monitor, workload, pod.labels):
            for at, endpoint in enumerate(items(monitor.body, "spec", "podMetricsEndpoints")):
                path = ("spec", "podMetricsEndpoints", at)
                target = read(endpoint, "port") or read(endpoint, "portNumber")
                yield from _caller(monitor, path, _PROMETHEUS, pod, target)
        return
    for service in around.services_of(workload):
        if selects(monitor, service, service.labels):
            for at, endpoint in enumerate(items(monitor.body, "spec", "endpoints")):
                path = ("spec", "endpoints", at)
                target = read(endpoint, "targetPort") or _port_of(service, text(endpoint, "port"))
                yield from _caller(monitor, path, _PROMETHEUS, pod, target)


def _caller(by: Manifest, path: Path, who: Text, pod: Pod, target: object) -> Iterator[Caller]:
    """Nothing where the port is not known: then nothing can be said of it."""
    end = chain.landing(pod, target, "TCP")
    if end.number is not None:
        yield Caller(by, path, who, Port(end.number, end.protocol))


def _port_of(service: Manifest, named: str) -> object:
    """The target port of a Service's port by name or number; of its only one where "" is asked."""
    ports = [port for _, port in chain.service_ports(service)]
    if named:
        ports = [p for p in ports if named in (str(p.get("name")), str(p.get("port")))]
    if len(ports) != 1:
        return None
    return ports[0].get("targetPort") or ports[0].get("port")


def _webhooks(around: Around) -> dict[int, list[tuple[Manifest, Path, int]]]:
    """By the `id` of a Service: the webhooks that the API server calls through it."""
    index: dict[int, list[tuple[Manifest, Path, int]]] = {}
    for manifest in around.of_kind(*WEBHOOKS):
        for at, webhook in enumerate(items(manifest.body, "webhooks")):
            ref = read(webhook, "clientConfig", "service")
            service = around.find("Service", text(ref, "namespace"), text(ref, "name"))
            if service is not None:
                path = ("webhooks", at, "clientConfig", "service")
                port = number(ref, "port") or 443
                index.setdefault(id(service), []).append((manifest, path, port))
    return index
