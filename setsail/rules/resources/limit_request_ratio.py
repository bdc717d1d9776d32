"""A container may use many times the memory that it asked for.

The scheduler counts requests. If each pod may use three times its request, a node that looks full
by a third can run out of memory in one busy minute, and kills pods that did nothing wrong. `most`
is the ratio that is still fine.

Raise the request towards what the program uses, or lower the limit.
"""

from collections.abc import Iterator
from decimal import Decimal

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """容器可用的内存是申请量的好几倍。

调度器只算 request。若每个 Pod 都能用到申请量的三倍，看起来只用了三分之一的节点可能在一分钟高峰
里耗尽内存，杀掉没做错什么的 Pod。`most` 是允许的倍数。

把 request 提高到程序的实际用量，或降低 limit。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS = {"most": 2.5}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources: {requests: {memory: 256Mi}, limits: {memory: 1Gi}}
"""

GOOD = BAD.replace("256Mi", "512Mi")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find memory limits above `most` times the request."""
    most = Decimal(str(around.setting("limit-request-ratio", PARAMETERS, "most")))
    for pair in amounts.pairs(manifest, "memory"):
        request, limit = amounts.amount(pair.request), amounts.amount(pair.limit)
        if request and limit and limit > most * request:
            yield Find(
                pair.path("limits", "memory"),
                Text(
                    f"container {pair.container.name} may use {limit / request:.1f} times its "
                    "memory request",
                    f"容器 {pair.container.name} 可用内存是申请量的 {limit / request:.1f} 倍",
                ),
            )
