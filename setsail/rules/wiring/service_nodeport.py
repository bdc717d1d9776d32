"""A Service opens a port on every node.

Whoever reaches any node reaches it: past the entry, past its TLS, its limits and its logs. The
port stands in every firewall rule and moves when the Service is made anew.

Use `ClusterIP` behind an Ingress or a Gateway; `LoadBalancer` for what is not HTTP. A cluster
without load balancers may need NodePort for its one entry.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """Service 在每个节点上打开一个端口。

能访问任一节点的人就能访问它：绕过入口，绕过 TLS、限流和日志。端口写死在各处防火墙规则里，重建
Service 时又会变。

使用 `ClusterIP`，前面放 Ingress 或 Gateway；非 HTTP 的用 `LoadBalancer`。没有负载均衡的集群，入
口本身可能需要 NodePort。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""

GOOD = BAD.replace("NodePort", "ClusterIP")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Services of type NodePort."""
    if manifest.get("spec", "type") == "NodePort":
        yield Find(
            ("spec", "type"),
            Text("every node opens a port for this Service", "每个节点都会为该 Service 打开端口"),
        )
