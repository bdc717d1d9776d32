"""What of the platform must reach a workload: entries, Prometheus, the API server."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items, number, read, text
from setsail.rules import chain
from setsail.rules.policies import Port

MONITORS = ("ServiceMonitor.monitoring.coreos.com", "PodMonitor.monitoring.coreos.com")
WEBHOOKS = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")

_ENTRY = Text("the ingress controller", "入口控制器")
_PROMETHEUS = Text("Prometheus", "采集指标的 Prometheus ")
_API = Text("the API server", "集群的 API server ")


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
    yield from _scraped(workload, pod, around)


def monitors_of(workload: Manifest, around: Around) -> Iterator[tuple[Manifest, Manifest | None]]:
    """The monitors that select a workload: PodMonitors by its pods, ServiceMonitors by a Service."""
    pod = workload.pod
    services = around.services_of(workload)
    for monitor in _near(workload.namespace, around):
        if monitor.kind == "PodMonitor":
            if pod is not None and _chosen(monitor, pod.labels):
                yield monitor, None
        else:
            yield from ((monitor, s) for s in services if _chosen(monitor, s.labels))


def services_of(monitor: Manifest, around: Around) -> list[Manifest]:
    """The Services that a ServiceMonitor selects."""
    spaces = _spaces(monitor)
    return [
        service
        for service in around.of_kind("Service")
        if (spaces is None or (service.namespace or "default") in spaces)
        and _chosen(monitor, service.labels)
    ]


def _chosen(monitor: Manifest, labels: dict[str, str]) -> bool:
    return selector.matches(monitor.get("spec", "selector") or {}, labels)


def _spaces(monitor: Manifest) -> list[str] | None:
    """The namespaces that a monitor looks into; None: all."""
    wanted = read(monitor.body, "spec", "namespaceSelector")
    if read(wanted, "any") is True:
        return None
    names = [name for name in items(wanted, "matchNames") if isinstance(name, str)]
    return names or [monitor.namespace or "default"]


def _near(namespace: str, around: Around) -> Iterator[Manifest]:
    index = around.once(_monitors)
    yield from index.get(namespace or "default", ())
    yield from index.get("", ())


def _monitors(around: Around) -> dict[str, list[Manifest]]:
    """By namespace that they look into; under "" those that look into all."""
    index: dict[str, list[Manifest]] = {}
    for monitor in around.of_kind(*MONITORS):
        spaces = _spaces(monitor)
        for space in [""] if spaces is None else spaces:
            index.setdefault(space, []).append(monitor)
    return index


def _scraped(workload: Manifest, pod: Pod, around: Around) -> Iterator[Caller]:
    for monitor, service in monitors_of(workload, around):
        field = "podMetricsEndpoints" if service is None else "endpoints"
        for at, endpoint in enumerate(items(monitor.body, "spec", field)):
            if service is None:
                target = read(endpoint, "port") or read(endpoint, "portNumber")
            else:
                named = text(endpoint, "port")
                target = read(endpoint, "targetPort") or _port_of(service, named)
            yield from _caller(monitor, ("spec", field, at), _PROMETHEUS, pod, target)


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
