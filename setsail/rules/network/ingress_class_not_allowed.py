"""An Ingress is for a controller that is not meant for it.

A cluster may have an inner and an outer entry, told apart by their class. The wrong one publishes
an inner page, or none at all. Which are right is yours to say, so the rule is silent until
`allowed` names them; the empty name is the cluster's default.

Set `spec.ingressClassName` to an allowed class.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """Ingress 用了不该用的控制器。

集群可能有对内和对外两个入口，靠类来区分。用错了，内部页面会被公开，或者根本没有入口。哪些合适由
你决定，所以在 `allowed` 写明之前本规则不说话；空名字代表集群默认。

把 `spec.ingressClassName` 设为允许的类。
"""

KINDS = ("Ingress",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"allowed": []}
EXAMPLE = {"allowed": ["nginx-inside"]}

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
"""

GOOD = BAD.replace("ingressClassName: nginx", "ingressClassName: nginx-inside")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where the classes are known."""
    return bool(around.setting("ingress-class-not-allowed", PARAMETERS, "allowed"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find classes outside the list, by field or by the annotation of old."""
    allowed = around.setting("ingress-class-not-allowed", PARAMETERS, "allowed")
    name = entries.class_of(manifest)
    if name not in allowed:
        yield Find(
            ("spec", "ingressClassName"),
            Text(
                f"class {name or '(default)'} is not one of {', '.join(allowed)}",
                f"类 {name or '（默认）'} 不在 {', '.join(allowed)} 之中",
            ),
        )
