"""A ServiceMonitor selects no Service.

Prometheus then scrapes nothing, and says nothing: graphs stay empty and alerts on them never fire.
Usually a label stands on the pods and not on the Service, or the Service is in another namespace.

Give the Service the labels of `spec.selector`, and name its namespace in `spec.namespaceSelector`
if it is another one.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, items, mapping
from setsail.rules.rule import Find

ZH = """ServiceMonitor 没有选中任何 Service。

Prometheus 因此什么也采不到，也不会报错：图表一直是空的，基于它的告警永远不响。常见原因是标签写
在 Pod 上而没写在 Service 上，或 Service 在另一个命名空间。

给 Service 加上 `spec.selector` 中的标签；若在别的命名空间，写进 `spec.namespaceSelector`。
"""

KINDS = ("ServiceMonitor.monitoring.coreos.com",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  endpoints: [{port: http}]
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: website}}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80}]
"""

GOOD = BAD.replace("app: website", "app: web")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find monitors for which no Service among the objects has the labels and the namespace."""
    wanted = manifest.get("spec", "selector")
    if not any(_selects(manifest, service) for service in around.of_kind("Service")):
        shown = mapping(wanted, "matchLabels")
        labels = ", ".join(f"{key}={value}" for key, value in shown.items()) or "-"
        yield Find(
            ("spec", "selector"),
            Text(
                f"no Service among the checked objects carries {labels} in its namespaces",
                f"被检查的对象中，其命名空间里没有 Service 带有 {labels}",
            ),
        )


def _selects(monitor: Manifest, service: Manifest) -> bool:
    near = mapping(monitor.body, "spec", "namespaceSelector")
    names = items(near, "matchNames")
    if near.get("any") is not True and not (
        (service.namespace or "default") in names
        if names
        else same_namespace(monitor.namespace, service.namespace)
    ):
        return False
    return selector.matches(monitor.get("spec", "selector"), service.labels)
