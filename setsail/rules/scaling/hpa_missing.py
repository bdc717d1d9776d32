"""Nothing scales a workload.

Its number of pods is somebody's guess of the peak. Too low, it falls at the next campaign; too
high, it idles all year. A store, a leader or a worker bound to its partitions must not be scaled
by CPU: leave this rule off for those.

Add a HorizontalPodAutoscaler, or a ScaledObject for what follows a queue.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas
from setsail.rules.rule import Find

ZH = """没有什么来伸缩工作负载。

它的 Pod 数是某人对峰值的猜测。太少，下次促销就倒；太多，全年空转。存储、主节点、与分区绑定的消
费者不应按 CPU 伸缩：对它们不要启用本规则。

添加 HorizontalPodAutoscaler；跟随队列的用 ScaledObject。
"""

KINDS = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = (
    BAD
    + """---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find workloads that no autoscaler targets; a ReplicaSet with an owner is scaled with it."""
    owned = manifest.get("metadata", "ownerReferences")
    if not owned and not replicas.scalers(manifest, around):
        yield Find(
            ("metadata", "name"),
            Text(f"no autoscaler scales {manifest.name}", f"没有自动扩缩管理 {manifest.name}"),
        )
