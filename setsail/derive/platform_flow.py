"""Flows between a component and the platform: its entry and its scraper."""

from collections.abc import Iterator, Mapping

from setsail.derive import flow, ports, route, service_monitor
from setsail.derive.derived import Body, Gap
from setsail.derive.flow import Flow
from setsail.finding.text import Text
from setsail.system import values

MONITORING_NAMESPACE = "monitoring"
"""Where the scraper runs, by the convention of kube-prometheus."""

ENTRY_NAMESPACES: Mapping[str, str] = {
    "eg": "envoy-gateway-system",
    "envoy-gateway": "envoy-gateway-system",
}
"""Where the proxies of a gateway class run when `platform.entryNamespace` does not say."""

PROXY: Mapping[str, str] = {"gateway.networking.k8s.io/gateway-name": route.GATEWAY}
"""The label that the Gateway API puts on proxies which run in the namespace of their Gateway."""


def scraper(workload: values.Workload) -> Iterator[Flow]:
    """Prometheus reaches the metrics port, if there are metrics."""
    found = service_monitor.port(workload)
    if found is None:
        return
    source = (workload.section, workload.name, "metrics")
    why = Text("Prometheus scrapes the metrics", "Prometheus 抓取指标")
    peers = (flow.namespace(MONITORING_NAMESPACE),)
    yield Flow("ingress", peers, (("TCP", found[0]),), source, why)


def entry(system: values.System, workload: values.Workload) -> Iterator[Flow]:
    """The gateway reaches the exposed port."""
    port = ports.exposed(workload)
    if workload.expose is None or port is None:
        return
    source = (workload.section, workload.name, "expose")
    why = Text("the entry passes requests on", "入口网关转发请求")
    yield Flow("ingress", _entry(system), ((port.protocol, port.number),), source, why)


def proxies(system: values.System) -> Iterator[Flow]:
    """What the proxies of the system's own Gateway need, if they run beside its pods.

    Some gateway classes start them in the namespace of the Gateway, where everything is denied.
    Which ports they listen on, and what steers them, is theirs to say.
    """
    if _exposed(system) and _may_be_inside(system):
        source = _platform(system, "gatewayClass")
        why = Text("a proxy serves the world outside", "代理对外提供服务")
        yield Flow("ingress", (), (), source, why)
        why = Text("a proxy asks its control plane and passes on", "代理访问控制面并转发请求")
        yield Flow("egress", (), (), source, why)


def entry_gap(system: values.System) -> Iterator[Gap]:
    """The place of the entry is unknown, so every other namespace may knock."""
    if not _exposed(system) or _entry_namespace(system):
        return
    listed = ", ".join(_exposed(system))
    message = Text(
        "platform.entryNamespace is not said, so every other namespace may reach the exposed "
        f"port of {listed}",
        f"未说明 platform.entryNamespace，因此其他所有 Namespace 都可以访问 {listed} 的对外端口",
    )
    source = _platform(system, "entryNamespace")
    yield Gap("wider-than-declared", "only-declared-edges", source, message)


def _entry(system: values.System) -> tuple[Body, ...]:
    """Where requests from outside come from, as narrowly as is known."""
    if name := _entry_namespace(system):
        return (flow.namespace(name),)
    inside = ({"podSelector": {"matchLabels": dict(PROXY)}},) if _may_be_inside(system) else ()
    return (flow.other_namespaces(system), *inside)


def _entry_namespace(system: values.System) -> str | None:
    platform = system.environment.platform
    return platform.entry_namespace or ENTRY_NAMESPACES.get(platform.gateway_class or "")


def _may_be_inside(system: values.System) -> bool:
    platform = system.environment.platform
    return platform.gateway_class is not None and _entry_namespace(system) is None


def _exposed(system: values.System) -> tuple[str, ...]:
    return tuple(workload.name for workload in system.workloads if workload.expose)


def _platform(system: values.System, key: str) -> tuple[str, ...]:
    return ("environments", system.environment.name, "platform", key)
