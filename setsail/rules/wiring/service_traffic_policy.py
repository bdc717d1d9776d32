"""Traffic from outside takes a detour, or falls into a hole.

Behind a load balancer `externalTrafficPolicy: Cluster` (the default) sends each connection through
one more node, which hides the caller's address; `Local` keeps the address and spares the hop, and
needs pods on the nodes that the balancer asks. On a NodePort without a balancer nobody asks first:
with `Local` a node without a pod drops the connection.

Use `Local` for a LoadBalancer whose pods are spread, `Cluster` for a NodePort. Where pods are few
and addresses do not matter, `Cluster` is the calmer choice.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """外部流量绕了路，或掉进了空洞。

在负载均衡后面，`externalTrafficPolicy: Cluster`（默认）会让每个连接多经过一个节点，来源地址也看
不到了；`Local` 保留地址、少一跳，但负载均衡探测的节点上要有 Pod。没有负载均衡的 NodePort 不会有
人先探测：用 `Local` 时，没有 Pod 的节点会丢弃连接。

Pod 分布均匀的 LoadBalancer 用 `Local`，NodePort 用 `Cluster`。Pod 少、又不在意来源地址时，
`Cluster` 更稳妥。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""

GOOD = BAD.replace("LoadBalancer", "LoadBalancer\n  externalTrafficPolicy: Local")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find load balancers on Cluster and node ports on Local."""
    path = ("spec", "externalTrafficPolicy")
    written = manifest.get(*path) or "Cluster"
    match manifest.get("spec", "type"), written:
        case "LoadBalancer", "Cluster":
            yield Find(
                path,
                Text(
                    "each connection goes through one more node and loses its address",
                    "每个连接多经过一个节点，并丢失来源地址",
                ),
            )
        case "NodePort", "Local":
            yield Find(
                path, Text("nodes without a pod drop the connections", "没有 Pod 的节点会丢弃连接")
            )
