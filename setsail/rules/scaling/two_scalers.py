"""Two things scale the same workload.

KEDA makes a HorizontalPodAutoscaler of its own. Beside a second one, or beside another
ScaledObject, each sets its own number every fifteen seconds, and the replicas flap between both: the
service loses half of its pods in the middle of a peak.

Keep one. A ScaledObject can have several triggers, `cpu` among them; the largest result counts.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import replicas, utilization
from setsail.rules.rule import Find, beside

ZH = """两个东西在扩缩同一个工作负载。

KEDA 会自己创建一个 HorizontalPodAutoscaler。旁边再有一个，或再有一个 ScaledObject，各自每十五秒设置自己的数字，副本数
就在两者之间来回跳：高峰中服务突然少一半 Pod。

只留一个。一个 ScaledObject 可以有多个触发器（包括 `cpu`），取结果最大的。
"""

KINDS = ("ScaledObject.keda.sh",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: web}
spec:
  scaleTargetRef: {name: web}
  minReplicaCount: 2
  maxReplicaCount: 10
  triggers: [{type: rabbitmq, metadata: {queueName: orders, mode: QueueLength, value: "20"}}]
---
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
"""

GOOD = """
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: web}
spec:
  scaleTargetRef: {name: web}
  minReplicaCount: 2
  maxReplicaCount: 10
  triggers: [{type: rabbitmq, metadata: {queueName: orders, mode: QueueLength, value: "20"}}]
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
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find autoscalers, not made by this object, with the same target."""
    target = utilization.target(manifest, around)
    if target is None:
        return
    for other in replicas.scalers(target, around):
        if other is not manifest and not _own(manifest, other):
            too = Text(f"scales {target.ref} too", f"也在扩缩 {target.ref}")
            yield Find(
                ("spec", "scaleTargetRef"),
                Text(
                    f"{target.ref} is scaled by this and by {other.ref}",
                    f"{target.ref} 同时被它和 {other.ref} 扩缩",
                ),
                (beside(other, ("spec", "scaleTargetRef"), too),),
            )


def _own(manifest: Manifest, other: Manifest) -> bool:
    """Whether the other one is what KEDA makes from this, or takes over."""
    if other.kind != "HorizontalPodAutoscaler":
        return False
    advanced = ("spec", "advanced", "horizontalPodAutoscalerConfig", "name")
    return other.name == (text(manifest.body, *advanced) or f"keda-hpa-{manifest.name}")
