"""A pod chooses its own nodes.

Where one team runs the cluster for others, the choice of nodes is that team's: a `nodeName` goes
past the scheduler and past every taint, and a `nodeSelector` or node affinity may take nodes that
are meant for somebody else. Where a team runs its own cluster the same fields are ordinary.

Remove them and let the platform place the pod; keep pods apart with topology spread instead.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 自己挑选节点。

若由一个团队为其他人管理集群，选节点就是那个团队的事：`nodeName` 会绕过调度器和一切污点，
`nodeSelector` 或节点亲和性可能占用别人的节点。若团队管理自己的集群，这些字段很平常。

删除它们，让平台来放置 Pod；要让 Pod 分散，请用拓扑分布约束。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeSelector: {disk: ssd}
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("  nodeSelector: {disk: ssd}\n", "")

_FIELDS = (("nodeName",), ("nodeSelector",), ("affinity", "nodeAffinity"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find every field that chooses nodes."""
    for field in _FIELDS if manifest.pod else ():
        path = (*(manifest.pod.path if manifest.pod else ()), *field)
        if manifest.get(*path):
            yield Find(
                path,
                Text(
                    f"{field[-1]} chooses the nodes of this pod", f"{field[-1]} 指定了该 Pod 的节点"
                ),
            )
