"""Two autoscalers pull the same number in two directions.

The horizontal one adds pods when use divided by request is high. The vertical one changes the
request. When load rises the request grows, the percentage falls, pods are removed, each remaining
one works harder, and the request grows again.

Let the vertical autoscaler control another resource (`controlledResources: [memory]`) or only
recommend (`updateMode: "Off"`), or scale on a metric that does not depend on requests.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read, text
from setsail.rules import utilization
from setsail.rules.rule import Find, beside

ZH = """两个自动扩缩把同一个数字往两个方向拉。

水平扩缩在“用量 ÷ request”高时增加 Pod，垂直扩缩则修改 request。负载上升时 request 变大，百分比下降，Pod 被减少，剩下的
更忙，request 又变大。

让垂直扩缩只管另一种资源（`controlledResources: [memory]`）或只给建议（`updateMode: "Off"`），或用与 request 无关的指标
扩缩。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
---
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
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: web}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  updatePolicy: {updateMode: Auto}
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
---
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
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: web}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  resourcePolicy: {containerPolicies: [{containerName: "*", controlledResources: [memory]}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Autoscalers whose target a vertical one has too."""
    return bool(_vertical(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find utilization metrics of a resource whose request a vertical autoscaler sets."""
    for vertical in _vertical(manifest, around):
        for metric in utilization.metrics(manifest):
            if metric.resource in _controlled(vertical, metric.container):
                sets = Text(
                    f"sets the {metric.resource} request", f"会设置 {metric.resource} request"
                )
                yield Find(
                    metric.path,
                    Text(
                        f"this metric is a share of the {metric.resource} request, which "
                        f"{vertical.ref} changes",
                        f"该指标是 {metric.resource} request 的百分比，而 {vertical.ref} 会修改它",
                    ),
                    (beside(vertical, ("spec", "targetRef"), sets),),
                )


def _controlled(vertical: Manifest, container: str) -> set[str]:
    """The resources whose requests it sets, of one container or of any."""
    found: set[str] = set()
    policies = items(vertical.body, "spec", "resourcePolicy", "containerPolicies")
    for policy in policies:
        if container in ("", text(policy, "containerName")) and read(policy, "mode") != "Off":
            found |= set(_resources(policy))
    named = {text(policy, "containerName") for policy in policies}
    if "*" not in named and (not container or container not in named):
        found |= {"cpu", "memory"}
    return found


def _resources(policy: Any) -> list[str]:
    written = [r for r in items(policy, "controlledResources") if isinstance(r, str)]
    return ["cpu", "memory"] if read(policy, "controlledResources") is None else written


def _vertical(scaler: Manifest, around: Around) -> list[Manifest]:
    ref = ("spec", "scaleTargetRef")
    kind, name = text(scaler.body, *ref, "kind"), text(scaler.body, *ref, "name")
    return around.once(_verticals).get((scaler.namespace or "default", kind, name), [])


def _verticals(around: Around) -> dict[tuple[str, str, str], list[Manifest]]:
    """The vertical autoscalers that act, by namespace, kind and name of their target."""
    index: dict[tuple[str, str, str], list[Manifest]] = {}
    for vertical in around.of_kind("VerticalPodAutoscaler"):
        if str(vertical.get("spec", "updatePolicy", "updateMode")) not in ("Off", "False"):
            kind, name = (text(vertical.body, "spec", "targetRef", f) for f in ("kind", "name"))
            key = (vertical.namespace or "default", kind, name)
            index.setdefault(key, []).append(vertical)
    return index
