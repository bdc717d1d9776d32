"""Two Ingresses claim the same host and path.

Which of them answers depends on the controller and on which was made first; the other silently
gets no requests.

Give each its own host or path. A canary is marked as one (`nginx.ingress.kubernetes.io/canary`)
and is not counted.
"""

from collections.abc import Hashable, Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claimants, entries
from setsail.rules.rule import Find

ZH = """两个 Ingress 声称同一个主机名和路径。

由谁应答取决于控制器，以及谁先创建；另一个悄悄地收不到请求。

各用各的主机名或路径。金丝雀会标明（`nginx.ingress.kubernetes.io/canary`），不计算在内。
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
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: api}
spec:
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: api, port: {name: http}}}}]
"""

GOOD = BAD.replace(
    "paths: [{path: /, pathType: Prefix, backend: {service: {name: api",
    "paths: [{path: /api, pathType: Prefix, backend: {service: {name: api",
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hosts and paths that another Ingress of the same class has too."""
    for one in entries.served(manifest) if not _canary(manifest) else ():
        own = (entries.class_of(manifest), one.host, one.path)
        for other in claimants.others(manifest, own, around.once(_claimants)):
            too = Text("claims it too", "也声称拥有它")
            yield Find(
                one.at,
                Text(
                    f"{other.ref} serves {one.host}{one.path} too",
                    f"{other.ref} 也提供 {one.host}{one.path}",
                ),
                (Related(other.place(("spec", "rules")), other.ref, too),),
            )
            break


def _claims(manifest: Manifest) -> Iterator[Hashable]:
    """Class, host and path of everything that an Ingress serves."""
    if not _canary(manifest):
        for one in entries.served(manifest):
            yield entries.class_of(manifest), one.host, one.path


def _canary(manifest: Manifest) -> bool:
    return manifest.annotations.get("nginx.ingress.kubernetes.io/canary") == "true"


def _claimants(around: Around) -> claimants.Claimants:
    return claimants.index(around.of_kind(*KINDS), _claims)
