"""An autoscaler measures use against a request that is missing.

Utilization is use divided by request. If one container of the pod has no request for that
resource, the autoscaler reports "missing request" and does nothing at all, also when only an
injected sidecar lacks it.

Set the request on every container of the pod, sidecars included, or use a ContainerResource
metric for the container that matters.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import sizes, utilization
from setsail.rules.rule import Find

ZH = """自动扩缩所依据的 request 不存在。

使用率等于用量除以 request。Pod 中只要有一个容器没有该资源的 request，自动扩缩就报告 “missing request” 并
完全不工作，即使缺的只是注入的 sidecar。

给 Pod 的每个容器（包括 sidecar）设置 request，或对关键容器使用 ContainerResource 指标。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = "minimum-from-the-peak"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          resources:
            requests:
              cpu: 200m
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Autoscalers on Utilization whose target was given."""
    measured = any(True for _ in utilization.metrics(manifest))
    return measured and utilization.target(manifest, around) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Utilization metrics of which some container has no request."""
    target = utilization.target(manifest, around)
    if target is None:
        return
    for metric in utilization.metrics(manifest):
        resource = metric.resource
        for path, name in sizes.unset(target, around, "requests", resource):
            if "initContainers" in path and target.get(*path[:-3], "restartPolicy") != "Always":
                continue
            if metric.container in ("", name):
                lacks = Text(f"{name} has no {resource} request", f"{name} 没有 {resource} request")
                yield Find(
                    metric.path,
                    Text(
                        f"container {name} of {target.ref} requests no {resource}, so this metric "
                        "never works",
                        f"{target.ref} 的容器 {name} 没有 {resource} request，该指标永远不起作用",
                    ),
                    (Related(target.place(path), target.ref, lacks),),
                )
