"""The quota stops the autoscaler before its maximum.

At the peak the autoscaler asks for pods that the ResourceQuota of the namespace refuses. The maximum
in the file is never reached, and this shows only on the day when it is needed.

Raise the quota to the maximum × what a pod asks for, beside what the others of the namespace ask;
or lower the maximum to what the quota can carry, and know it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, number
from setsail.rules import demand, replicas, utilization
from setsail.rules.rule import Find, beside

ZH = """配额让自动扩缩到不了它的最大值。

高峰时自动扩缩要的 Pod 被命名空间的 ResourceQuota 拒绝。文件里写的最大值永远达不到，而且只有真正需要的那天才会发现。

把配额提高到“最大值 × 单 Pod 请求”加上命名空间里其他负载的请求；或把最大值降到配额能承受的数，做到心中有数。
"""

KINDS = ("HorizontalPodAutoscaler", "ScaledObject.keda.sh")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 10
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
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {requests.cpu: "4"}
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 10
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
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {requests.cpu: "6"}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Autoscalers whose target was given, in a namespace with a quota."""
    has_target = utilization.target(manifest, around) is not None
    return has_target and bool(demand.quotas(manifest.namespace, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find maxima that the quota refuses even with everything else at its lowest scale."""
    target = utilization.target(manifest, around)
    field = "maxReplicas" if manifest.kind == "HorizontalPodAutoscaler" else "maxReplicaCount"
    most = number(manifest.body, "spec", field)
    if target is None or most is None or target.kind not in demand.STEADY:
        return
    least = replicas.least(target, around)
    for quota in demand.quotas(manifest.namespace, around):
        for key, hard in demand.hard(quota):
            each = demand.per_pod(target, around, key)
            others = demand.in_namespace(manifest.namespace, around, key) - least * each
            if each and others + most * each > hard:
                fit = max(0, int((hard - others) // each))
                at_most = demand.written(hard, key)
                yield Find(
                    ("spec", field),
                    Text(
                        f"only {fit} of {most} pods of {target.ref} fit into the quota of {at_most} "
                        f"{key}",
                        f"{target.ref} 的 {most} 个 Pod 中只有 {fit} 个放得进 {key} 的配额 {at_most}",
                    ),
                    (
                        beside(quota, ("spec", "hard", key), Text("the quota", "配额")),
                        beside(target, ("metadata", "name"), Text("the target", "扩缩目标")),
                    ),
                )
                break
