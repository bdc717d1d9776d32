"""An Ingress sends to a Service or a port that does not exist.

The controller answers 503 for this path, and nothing else says so.

Name an existing Service of the same namespace, and one of its ports.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """Ingress 发往不存在的 Service 或端口。

控制器对该路径返回 503，此外没有任何提示。

写明同一命名空间中存在的 Service 及其端口。
"""

KINDS = ("Ingress",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: website, port: {name: http}}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
"""

GOOD = BAD.replace("name: website", "name: web")


def applies(manifest: Manifest, around: Around) -> bool:
    """Ingresses that send to a Service."""
    return any(True for _ in entries.backends(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Services and ports that are not among the objects."""
    for backend in entries.backends(manifest):
        service = around.find("Service", manifest.namespace, backend.service)
        if service is None:
            yield Find(
                backend.at,
                Text(
                    f"there is no Service {backend.service} in this namespace among the checked "
                    "objects",
                    f"被检查的对象中，该命名空间里没有 Service {backend.service}",
                ),
            )
        elif not entries.has_port(service, backend.port):
            has = Text("its ports", "它的端口")
            yield Find(
                backend.at,
                Text(
                    f"{service.ref} has no port {backend.port}",
                    f"{service.ref} 没有端口 {backend.port}",
                ),
                (Related(service.place(("spec", "ports")), service.ref, has),),
            )
