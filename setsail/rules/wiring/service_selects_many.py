"""A Service sends its traffic to two different programs.

A selector such as `app: shop` matches the web pods, and the worker and the migration job too. A part
of the requests goes to pods that do not answer them, or answer something else: errors that come and
go, and grow with the number of the wrong pods.

Give each program a label of its own (`app.kubernetes.io/component: web`) and select by it.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod
from setsail.rules import image
from setsail.rules.rule import Find, beside

ZH = """一个 Service 把流量发给两个不同的程序。

像 `app: shop` 这样的选择器会匹配 web 的 Pod，也匹配 worker 和迁移任务。部分请求会落到不处理它们、或给出别的回答的 Pod：
错误时有时无，错误的 Pod 越多越严重。

给每个程序独有的标签（`app.kubernetes.io/component: web`），并按它选择。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: shop}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
spec:
  selector: {matchLabels: {app: shop, part: worker}}
  template:
    metadata: {labels: {app: shop, part: worker}}
    spec:
      containers:
        - name: worker
          image: registry.example/worker:1.4
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: shop, part: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: shop, part: web}}
  template:
    metadata: {labels: {app: shop, part: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
spec:
  selector: {matchLabels: {app: shop, part: worker}}
  template:
    metadata: {labels: {app: shop, part: worker}}
    spec:
      containers:
        - name: worker
          image: registry.example/worker:1.4
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Services with an address of their own; a headless one may name peers of several kinds."""
    return bool(manifest.selector) and manifest.get("spec", "clusterIP") != "None"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Services whose pods run different programs: no image in common."""
    pods = around.selected_pods(manifest.namespace, manifest.selector)
    first = next((pod for pod in pods if _programs(pod)), None)
    if first is None:
        return
    others = [pod for pod in pods if _programs(pod) and not _programs(pod) & _programs(first)]
    if others:
        owner, wrong = first.owner.ref, others[0].owner.ref
        yield Find(
            ("spec", "selector"),
            Text(
                f"the selector matches the pods of {owner} and of {wrong}, which run different "
                "programs",
                f"选择器同时匹配 {owner} 和 {wrong} 的 Pod，而它们运行不同的程序",
            ),
            tuple(_matched(pod) for pod in (first, *others[:3])),
        )


def _matched(pod: Pod) -> Related:
    path = (*pod.path[:-1], "metadata", "labels")
    return beside(pod.owner, path, Text("it is selected", "被选中"))


def _programs(pod: Pod) -> set[str]:
    return {image.parse(c.image).repository for c in pod.of_role("main") if c.image}
