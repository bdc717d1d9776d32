"""Two Services select the same pods.

Often the second is a copy in which the selector was forgotten, and its traffic goes to the wrong
program. Two names for one program, or an inner and an outer Service, are meant; so is the headless
Service of a StatefulSet, which is not counted.

Give each Service the labels of its own pods, or keep one.
"""

from collections.abc import Hashable, Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, strings
from setsail.rules import claimants
from setsail.rules.rule import Find

ZH = """两个 Service 选中同一批 Pod。

第二个往往是复制出来的，忘了改选择器，流量于是到了错误的程序。一个程序有两个名字、对内对外各一个
Service，是有意为之；StatefulSet 的 Headless Service 也是，不计算在内。

让每个 Service 使用自己 Pod 的标签，或只留一个。
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
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: http}]}
"""

_PATH = ("spec", "selector")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find selectors that another Service of the namespace has too."""
    for own in _claims(manifest):
        for other in claimants.others(manifest, own, around.once(_claimants)):
            has = Text("the same selector", "相同的选择器")
            yield Find(
                _PATH,
                Text(f"{other.ref} selects the same pods", f"{other.ref} 选中同一批 Pod"),
                (Related(other.place(_PATH), other.ref, has),),
            )
            return


def _claims(service: Manifest) -> Iterator[Hashable]:
    """The namespace, selector and headlessness of a Service that selects."""
    chosen = strings(service.body, *_PATH)
    if chosen:
        headless = service.get("spec", "clusterIP") == "None"
        yield service.namespace or "default", frozenset(chosen.items()), headless


def _claimants(around: Around) -> claimants.Claimants:
    return claimants.index(around.of_kind(*KINDS), _claims)
