"""A pod may run on any node.

Whoever keeps groups of nodes apart (with disks, with accelerators, per customer, per cost centre)
wants every pod to say where it belongs. Whoever does not should ignore this: a pod that can run
anywhere survives more, and taints keep strangers off special nodes more surely.

Write `affinity.nodeAffinity`, best as a preference, or a `nodeSelector`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 可以在任何节点上运行。

把节点分成几组的人（有盘的、有加速卡的、按客户、按成本中心）会希望每个 Pod 说明自己属于哪里。不
分组的人可以忽略本条：能在任何地方运行的 Pod 更耐故障，而把外人挡在特殊节点之外，污点更可靠。

写 `affinity.nodeAffinity`（最好是偏好），或 `nodeSelector`。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          preference:
            matchExpressions: [{key: disk, operator: In, values: [ssd]}]
  containers:
    - name: web
      image: registry.example/web:1.4
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods without nodeAffinity; a nodeSelector is the short form of one."""
    pod = manifest.pod
    if pod and not pod.get("affinity", "nodeAffinity") and not pod.get("nodeSelector"):
        yield Find(
            (*pod.path, "affinity", "nodeAffinity"),
            Text("nothing says which nodes this pod belongs to", "没有说明该 Pod 属于哪些节点"),
        )
