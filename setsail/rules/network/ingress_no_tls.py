"""The entry is served without TLS.

Passwords, sessions and payments cross networks that nobody here controls, in the open.

Add a `tls` section with the certificate's Secret, or attach the route to an HTTPS listener of its
Gateway.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """入口没有 TLS。

口令、会话和支付信息以明文经过没有人管控的网络。

添加 `tls` 段并指明证书的 Secret，或把路由接到 Gateway 的 HTTPS 监听器上。
"""

KINDS = ("Ingress", "Gateway")
ITEM = "encrypted-between-services"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
"""

GOOD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Ingresses without tls or that allow HTTP beside it, and Gateways that are plain only."""
    if manifest.kind == "Ingress":
        allows = manifest.annotations.get("kubernetes.io/ingress.allow-http") == "true"
        plain = allows or not items(manifest.body, "spec", "tls")
    else:
        listeners = items(manifest.body, "spec", "listeners")
        plain = bool(listeners) and all(
            text(one, "protocol") in ("HTTP", "TCP") for one in listeners
        )
    if plain:
        yield Find(
            ("spec",),
            Text(
                f"{manifest.kind} {manifest.name} serves without TLS",
                f"{manifest.kind} {manifest.name} 没有 TLS",
            ),
        )
