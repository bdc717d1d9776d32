"""Nothing scrapes the metrics of a service.

Without rate, errors and duration nobody can say whether a release is worse than the one before,
what the peak was, or when an alert should wake somebody.

Add a ServiceMonitor or PodMonitor that selects it, or the `prometheus.io/scrape` annotation where
Prometheus is set up for that.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, items, read
from setsail.rules import podspec, stores
from setsail.rules.rule import Find

ZH = """没有人采集服务的指标。

没有请求率、错误和时延，就说不清这次发布是不是比上次差，峰值是多少，告警该在何时叫醒人。

添加选中它的 ServiceMonitor 或 PodMonitor；若 Prometheus 按注解发现，就加上 `prometheus.io/scrape`。
"""

KINDS = tuple(k for k in podspec.LONG_RUNNING if k != "ReplicaSet")
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
    mains = tuple(podspec.mains(manifest))
    listening = any(True for container in mains for _ in podspec.ports(container))
    return listening and not any(stores.data_directory(container) for container in mains)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that no monitor selects and no annotation names."""
    pod = manifest.pod
    assert pod is not None
    services = around.services_of(manifest)
    marked = (pod.annotations, *(s.annotations for s in services))
    if any(a.get("prometheus.io/scrape") == "true" for a in marked):
        return
    if any(_selects(m, pod.labels, manifest) for m in around.manifests if m.kind == "PodMonitor"):
        return
    monitors = [m for m in around.manifests if m.kind == "ServiceMonitor"]
    if any(_selects(m, s.labels, s) for m in monitors for s in services):
        return
    yield Find(
        ("metadata", "name"),
        Text(
            f"no ServiceMonitor, PodMonitor or scrape annotation covers {manifest.name}",
            f"没有 ServiceMonitor、PodMonitor 或采集注解覆盖 {manifest.name}",
        ),
    )


def _selects(monitor: Manifest, labels: dict[str, str], other: Manifest) -> bool:
    wanted = read(monitor.body, "spec", "namespaceSelector")
    if isinstance(wanted, dict) and wanted.get("any") is True:
        near = True
    elif names := items(wanted, "matchNames"):
        near = (other.namespace or "default") in names
    else:
        near = same_namespace(monitor.namespace, other.namespace)
    return near and selector.matches(monitor.get("spec", "selector") or {}, labels)
