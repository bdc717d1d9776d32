"""Nothing scrapes the metrics of a service.

Without rate, errors and duration nobody can say whether a release is worse than the one before,
what the peak was, or when an alert should wake somebody.

A monitor that names a port which its Services do not have, or whose labels Prometheus does not ask
for, is accepted and scrapes nothing.

Add a ServiceMonitor or PodMonitor that selects it, or the `prometheus.io/scrape` annotation where
Prometheus is set up for that.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import chain, platform, podspec, stores
from setsail.rules.rule import Find, beside

ZH = """没有人采集服务的指标。

没有请求率、错误和时延，就说不清这次发布是不是比上次差，峰值是多少，告警该在何时叫醒人。

监控对象若写了 Service 没有的端口名，或标签不是 Prometheus 要的，也会被接受，却什么都采集不到。

添加选中它的 ServiceMonitor 或 PodMonitor；若 Prometheus 按注解发现，就加上 `prometheus.io/scrape`。
"""

KINDS = (*(k for k in podspec.LONG_RUNNING if k != "ReplicaSet"), *platform.MONITORS)
ITEM = "metrics-scraped"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{name: http, containerPort: 8080}]
"""

GOOD = (
    BAD
    + """---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  podMetricsEndpoints: [{port: http, path: /metrics}]
"""
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Programs that listen on a port; a store has metrics only through an exporter beside it."""
    if manifest.known_as in platform.MONITORS:
        return True
    mains = tuple(podspec.mains(manifest))
    listening = any(True for container in mains for _ in podspec.ports(container))
    return listening and not any(stores.data_directory(container) for container in mains)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that no monitor selects and no annotation names, and monitors of no port."""
    if manifest.known_as in platform.MONITORS:
        yield from _nothing_there(manifest, around)
        yield from _not_read(manifest, around)
        return
    pod = manifest.pod
    assert pod is not None
    services = around.services_of(manifest)
    marked = (pod.annotations, *(s.annotations for s in services))
    if any(a.get("prometheus.io/scrape") == "true" for a in marked):
        return
    if any(True for _ in platform.monitors_of(manifest, around)):
        return
    yield Find(
        ("metadata", "name"),
        Text(
            f"no ServiceMonitor, PodMonitor or scrape annotation covers {manifest.name}",
            f"没有 ServiceMonitor、PodMonitor 或采集注解覆盖 {manifest.name}",
        ),
    )


def _nothing_there(monitor: Manifest, around: Around) -> Iterator[Find]:
    """Ports that a ServiceMonitor names and none of its Services has."""
    if monitor.kind != "ServiceMonitor":
        return
    services = platform.services_of(monitor, around)
    for at, endpoint in enumerate(items(monitor.body, "spec", "endpoints")):
        name = text(endpoint, "port")
        named = {text(port, "name") for s in services for _, port in chain.service_ports(s)}
        if name and services and name not in named:
            ports = ", ".join(sorted(named - {""})) or "-"
            has = Text(f"its ports are called {ports}", f"它的端口名：{ports}")
            yield Find(
                ("spec", "endpoints", at, "port"),
                Text(
                    f"no Service that it selects has a port called {name}: nothing is scraped",
                    f"选中的 Service 都没有名为 {name} 的端口：什么都采集不到",
                ),
                (beside(services[0], ("spec", "ports"), has),),
            )


def _not_read(monitor: Manifest, around: Around) -> Iterator[Find]:
    """Monitors that every Prometheus of the set passes over, by their labels."""
    field = "serviceMonitorSelector" if monitor.kind == "ServiceMonitor" else "podMonitorSelector"
    servers = around.of_kind("Prometheus.monitoring.coreos.com")
    chosen = [server.get("spec", field) for server in servers]
    if servers and not any(selector.matches(each, monitor.labels) for each in chosen):
        asks = Text(f"its {field} asks for other labels", f"它的 {field} 要求其他标签")
        yield Find(
            ("metadata", "labels"),
            Text(
                f"no Prometheus given reads {monitor.kind} {monitor.name}",
                f"给出的 Prometheus 都不读取 {monitor.kind} {monitor.name}",
            ),
            (beside(servers[0], ("spec", field), asks),),
        )
