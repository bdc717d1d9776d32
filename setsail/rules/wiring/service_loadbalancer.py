"""A Service has a load balancer of its own.

Each costs money and an address, and is another door to the outside with its own TLS, limits and
logs, or none. The entry of a cluster is one such Service; a second and third are often a shortcut.
What is not HTTP (a broker, SIP) may need its own.

Use `ClusterIP` behind the Ingress or Gateway that exists.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """Service 独占一个负载均衡。

每个都要花钱、占一个地址，又多开一道对外的门，各有各的 TLS、限流和日志，或者都没有。集群入口就是
一个这样的 Service；第二个、第三个往往是图省事。非 HTTP 的（消息队列、SIP）可能需要自己的。

使用 `ClusterIP`，放在已有的 Ingress 或 Gateway 后面。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""

GOOD = BAD.replace("  type: LoadBalancer\n  externalTrafficPolicy: Local\n", "  type: ClusterIP\n")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Services of type LoadBalancer."""
    if manifest.get("spec", "type") == "LoadBalancer":
        yield Find(
            ("spec", "type"),
            Text(
                "this Service asks for a load balancer of its own",
                "该 Service 要求独占一个负载均衡",
            ),
        )
