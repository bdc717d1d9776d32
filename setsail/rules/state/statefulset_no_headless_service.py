"""A StatefulSet has no headless Service of its own.

Its pods get their lasting names (`db-0.db`) from the Service that `spec.serviceName` names, and
only from one without a cluster address (`clusterIP: None`) that selects them. Without it no member
finds another by name: a cluster of databases does not form, or loses members at the first restart.

Add a Service of that name in the same namespace with `clusterIP: None` and the labels of the pod
template as its selector.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules.rule import Find

ZH = """StatefulSet 没有自己的 Headless Service。

它的 Pod 从 `spec.serviceName` 指定的 Service 得到固定的名字（`db-0.db`），而且该 Service 必须没
有集群地址（`clusterIP: None`）并选中这些 Pod。没有它，成员就无法按名字找到彼此：数据库集群建不
起来，或在第一次重启时丢失成员。

在同一命名空间添加同名的 Service，写上 `clusterIP: None`，选择器用 Pod 模板的标签。
"""

KINDS = ("StatefulSet",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: registry.example/db:1.4
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  selector: {app: db}
  ports: [{port: 5432}]
"""

GOOD = BAD.replace("  selector: {app: db}", "  clusterIP: None\n  selector: {app: db}")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names of Services that are absent, have an address, or do not select the pods."""
    name, path = text(manifest.body, "spec", "serviceName"), ("spec", "serviceName")
    service = around.find("Service", manifest.namespace, name)
    if not name:
        yield Find(
            path,
            Text(
                "no serviceName is given, so the pods have no names in DNS",
                "没有写 serviceName，Pod 在 DNS 中就没有名字",
            ),
        )
    elif service is None:
        yield Find(
            path,
            Text(
                f"there is no Service {name} in this namespace among the checked objects",
                f"被检查的对象中，该命名空间里没有 Service {name}",
            ),
        )
    else:
        yield from _unfit(manifest, service)


def _unfit(manifest: Manifest, service: Manifest) -> Iterator[Find]:
    """What keeps a Service from naming the pods."""
    path = ("spec", "serviceName")
    if service.get("spec", "clusterIP") != "None":
        has = Text("it has an address of its own", "它有自己的地址")
        yield Find(
            path,
            Text(
                f"Service {service.name} is not headless, so it gives the pods no names",
                f"Service {service.name} 不是 Headless，不会给 Pod 命名",
            ),
            (Related(service.place(("spec",)), service.ref, has),),
        )
    elif manifest.pod and not selector.matches(service.selector, manifest.pod.labels):
        asks = Text("its selector asks for other labels", "它的选择器要求别的标签")
        yield Find(
            path,
            Text(
                f"Service {service.name} does not select these pods",
                f"Service {service.name} 没有选中这些 Pod",
            ),
            (Related(service.place(("spec", "selector")), service.ref, asks),),
        )
