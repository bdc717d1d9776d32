"""A pod forbids the cluster to give its node back.

`cluster-autoscaler.kubernetes.io/safe-to-evict: "false"` keeps a node up for one pod, however
empty the rest of it is. For a job that cannot be resumed that is right; on a service it is money,
and the drain of an upgrade takes the pod anyway.

Remove the annotation, and let a PodDisruptionBudget say how many pods may go.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 禁止集群收回它所在的节点。

`cluster-autoscaler.kubernetes.io/safe-to-evict: "false"` 会为了一个 Pod 保住整个节点，无论其余
部分多空。不能续跑的任务这样写是对的；服务这样写就是浪费，而且升级时的排空照样会带走它。

删除该注解，用 PodDisruptionBudget 说明允许走几个。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: "false"}
spec:
  containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace('"false"', '"true"')

_MARKS = {
    "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
    "karpenter.sh/do-not-disrupt": "true",
    "karpenter.sh/do-not-evict": "true",
}


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find annotations that hold a node; a Job's may be meant."""
    pod = manifest.pod
    if pod is None or manifest.kind in ("Job", "CronJob"):
        return
    for mark, value in _MARKS.items():
        if pod.annotations.get(mark) == value:
            yield Find(
                (*pod.path[:-1], "metadata", "annotations", mark),
                Text(
                    f"{mark} keeps the whole node up for this pod",
                    f"{mark} 会为这个 Pod 保住整个节点",
                ),
            )
