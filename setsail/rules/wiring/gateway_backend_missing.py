"""A route sends to a Service or a port that does not exist.

The Gateway answers 500 for it. If the Gateway that the route names does not exist, nothing is
served at all.

Name an existing Service with one of its ports, and a Gateway that exists; one that another team
owns cannot be seen here.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """路由发往不存在的 Service 或端口。

Gateway 会对它返回 500。如果路由所写的 Gateway 不存在，则什么都不提供。

写明存在的 Service 及其端口，以及存在的 Gateway；归其他团队管理的 Gateway 在这里看不到。
"""

KINDS = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: entry, namespace: gateways}]
  rules: [{backendRefs: [{name: website, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
"""

GOOD = BAD.replace("name: website", "name: web")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find backends that are not among the objects; Gateways only where some are given."""
    for found in reference.references(manifest):
        other = around.find(found.kind, found.namespace, found.name)
        if found.kind == "Service" and other is None:
            yield Find(
                found.path,
                Text(
                    f"there is no Service {found.name} among the checked objects",
                    f"被检查的对象中没有 Service {found.name}",
                ),
            )
        elif found.kind == "Service" and other and not entries.has_port(other, _port(found.key)):
            has = Text("its ports", "它的端口")
            yield Find(
                (*found.path[:-1], "port"),
                Text(f"{other.ref} has no port {found.key}", f"{other.ref} 没有端口 {found.key}"),
                (Related(other.place(("spec", "ports")), other.ref, has),),
            )
        elif found.kind == "Gateway" and other is None and around.of_kind("Gateway"):
            yield Find(
                found.path,
                Text(
                    f"there is no Gateway {found.name} among the checked objects",
                    f"被检查的对象中没有 Gateway {found.name}",
                ),
            )


def _port(key: str) -> int | None:
    return int(key) if key.isdecimal() and len(key) < 9 else None
