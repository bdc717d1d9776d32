"""Two autoscalers pull at one workload.

Each sets the number of pods by its own metric and undoes what the other did: the workload grows
and shrinks every few seconds. An autoscaler on a kind without replicas does nothing at all.

Put all metrics into one HorizontalPodAutoscaler: it takes the largest number that any of them asks
for.
"""

from collections.abc import Hashable, Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import claimants, targets
from setsail.rules.rule import Find

ZH = """两个自动扩缩在拉扯同一个工作负载。

各按自己的指标设置 Pod 数，互相抵消：工作负载每隔几秒就扩一次、缩一次。若目标类型没有副本数，自
动扩缩则完全不起作用。

把所有指标写进同一个 HorizontalPodAutoscaler：它取各指标要求的最大值。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: by-cpu}
spec:
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: by-memory}
spec:
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
    - type: Resource
      resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}
"""

_TARGET = ("spec", "scaleTargetRef")
_WITHOUT_SCALE = ("DaemonSet", "Job", "CronJob", "Pod")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find targets that another autoscaler has too, and kinds that have no scale."""
    kind = text(manifest.body, *_TARGET, "kind")
    if kind in _WITHOUT_SCALE:
        yield Find((*_TARGET, "kind"), Text(f"a {kind} cannot be scaled", f"{kind} 不能伸缩"))
    target = targets.key(manifest, _TARGET)
    for other in claimants.others(manifest, target, around.once(_claimants)) if target else ():
        too = Text("scales it too", "也在伸缩它")
        yield Find(
            _TARGET,
            Text(f"{other.ref} scales the same workload", f"{other.ref} 也在伸缩同一个工作负载"),
            (Related(other.place(_TARGET), other.ref, too),),
        )
        return


def _claims(scaler: Manifest) -> Iterator[Hashable]:
    """The workload that an autoscaler scales."""
    yield from filter(None, (targets.key(scaler, _TARGET),))


def _claimants(around: Around) -> claimants.Claimants:
    return claimants.index(around.of_kind(*KINDS), _claims)
