"""A host of an Ingress is not covered by its certificates.

The controller serves it with its own default certificate: browsers warn, and programs refuse.

Add the host to a `tls` entry whose Secret holds a certificate for it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """Ingress 的某个主机名没有被证书覆盖。

控制器会用它自己的默认证书提供服务：浏览器警告，程序拒绝。

把该主机名加进 `tls` 的某一项，其 Secret 中要有对应的证书。
"""

KINDS = ("Ingress",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [www.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
"""

GOOD = BAD.replace("www.example.com", "shop.example.com")


def applies(manifest: Manifest, around: Around) -> bool:
    """Ingresses with TLS: one without has no certificates to compare."""
    return bool(items(manifest.body, "spec", "tls"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hosts of rules that no tls entry names, itself or by a wildcard."""
    named = {
        str(host) for tls in items(manifest.body, "spec", "tls") for host in items(tls, "hosts")
    }
    for at, host in entries.hosts(manifest):
        if host and host not in named and f"*.{host.partition('.')[2]}" not in named:
            yield Find((*at, "host"), Text(f"no tls entry names {host}", f"没有 tls 项包含 {host}"))
