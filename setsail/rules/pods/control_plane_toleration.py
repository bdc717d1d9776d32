"""A pod may run on the control plane.

It tolerates the taint that keeps programs off those nodes. There it competes with the API server
for memory and disk, and whoever breaks out of it is beside the keys of the cluster. Agents that
must see every node are the exception; exclude those.

Remove the toleration. One without a key tolerates everything, this taint too.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules.rule import Find

ZH = """Pod 可以在控制面节点上运行。

它容忍了把程序挡在这些节点之外的污点。在那里它会与 API server 争内存和磁盘，而谁从中逃逸，谁就站
在了集群密钥旁边。必须覆盖所有节点的代理程序是例外，请将其排除。

删除该容忍。没有 key 的容忍会容忍一切，也包括这个污点。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  tolerations: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("node-role.kubernetes.io/control-plane", "example.com/batch")

_ROLES = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find tolerations of the control plane's taint, by name or by tolerating all."""
    pod = manifest.pod
    for at, toleration in enumerate(items(pod.spec, "tolerations") if pod else []):
        key, all_ = text(toleration, "key"), text(toleration, "operator") == "Exists"
        effect = text(toleration, "effect")
        if pod and (key in _ROLES or (not key and all_)) and effect in ("", "NoSchedule"):
            yield Find(
                (*pod.path, "tolerations", at),
                Text(
                    "this toleration lets the pod run on the control plane",
                    "该容忍使 Pod 可以在控制面节点上运行",
                ),
            )
