"""An Ingress answers whatever no rule matches.

`spec.defaultBackend` takes requests for every host and path that nobody else serves on this
controller: a typing error in another team's rule becomes traffic for this program. A controller
has a default page of its own; one that is meant for all belongs there.

Remove it and write rules for the hosts that this program serves.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """Ingress 会应答所有没有规则匹配的请求。

`spec.defaultBackend` 会接下该控制器上无人提供的所有主机名和路径：别的团队规则里写错一个字，流量
就到了这个程序。控制器自有默认页；给所有人用的默认页应放在那里。

删除它，为该程序所服务的主机名写规则。
"""

KINDS = ("Ingress",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend: {service: {name: web, port: {name: http}}}
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
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
    """Find default backends, under their old name too."""
    for field in ("defaultBackend", "backend"):
        if manifest.get("spec", field):
            yield Find(
                ("spec", field),
                Text(
                    "this program gets every request that nobody else serves",
                    "没人提供的请求都会到这个程序",
                ),
            )
