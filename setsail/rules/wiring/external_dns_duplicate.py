"""Two objects claim one name in the DNS.

external-dns writes the record of one of them, and of the other at the next look: callers reach now
this, now that.

Give each its own name, or let one object carry it.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claimants
from setsail.rules.rule import Find

ZH = """两个对象声称同一个 DNS 名字。

external-dns 这次写入其中一个，下次又写入另一个：访问者一会儿到这里，一会儿到那里。

各用各的名字，或只由一个对象携带。
"""

KINDS = ("Service", "Ingress")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {external-dns.alpha.kubernetes.io/hostname: shop.example.com}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata:
  name: api
  annotations: {external-dns.alpha.kubernetes.io/hostname: shop.example.com}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: http}]}
"""

GOOD = """
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {external-dns.alpha.kubernetes.io/hostname: shop.example.com}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata:
  name: api
  annotations: {external-dns.alpha.kubernetes.io/hostname: api.example.com}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: http}]}
"""

_PATH = ("metadata", "annotations", "external-dns.alpha.kubernetes.io/hostname")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names that another object claims too."""
    for name in _claims(manifest):
        for other in claimants.others(manifest, name, around.once(_claimants)):
            too = Text("claims it too", "也声称拥有它")
            yield Find(
                _PATH,
                Text(
                    f"{other.ref} claims the name {name} too", f"{other.ref} 也声称拥有名字 {name}"
                ),
                (Related(other.place(_PATH), other.ref, too),),
            )
            break


def _claims(manifest: Manifest) -> Iterator[str]:
    """The names that an object asks external-dns for."""
    written = manifest.annotations.get(_PATH[-1], "")
    yield from filter(None, (name.strip().rstrip(".").lower() for name in written.split(",")))


def _claimants(around: Around) -> claimants.Claimants:
    return claimants.index(around.of_kind(*KINDS), _claims)
