"""A container may use more CPU than it asked for.

For a program that must be equally quick on every day, request = limit gives whole, predictable
cores, and with the static CPU manager even cores of its own. For most services it is waste: they
need little on average and much at times, and CPU above the request is shared by need without harm
to anybody.

Set both to the same, or leave the limit out and this rule off.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """容器可用的 CPU 多于它申请的。

若程序每天都必须一样快，request = limit 可以得到完整、可预期的核心，配合静态 CPU 管理器甚至是独
占的核心。对多数服务则是浪费：平均用得少、偶尔用得多，超过 request 的 CPU 按需分享，不伤害任何人。

两者设为相同；或者不写 limit，并不启用本规则。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources: {requests: {cpu: 200m}, limits: {cpu: "1"}}
"""

GOOD = BAD.replace("requests: {cpu: 200m}", 'requests: {cpu: "1"}')


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the containers in which they differ; one without a request gets its limit."""
    for pair in amounts.differing(manifest, "cpu"):
        yield Find(
            pair.path("requests", "cpu"),
            Text(
                f"container {pair.container.name} requests {pair.request or 'no'} CPU and may "
                f"use {pair.limit or 'all'}",
                f"容器 {pair.container.name} 申请 CPU {pair.request or '为空'}，"
                f"上限 {pair.limit or '不限'}",
            ),
        )
