"""A container may use more memory than it asked for.

Memory cannot be taken back. Above its request a container lives on what others have not used yet;
when the node runs out, those above their requests are killed first. With request = limit the node
is never promised twice, and the program meets its limit in the test and not at night. Against it:
where pods of one node peak at different hours, the difference is the saving.

Set both to the peak of the program.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """容器可用的内存多于它申请的。

内存收不回来。超过 request 的部分用的是别人暂时没用的；节点内存耗尽时，先被杀的正是超过自己
request 的容器。request = limit 时，节点不会被重复承诺，程序在测试中就会碰到上限，而不是在半夜。
反对的理由是：同一节点上的 Pod 若错峰，这个差额正是节省之处。

两者都设为程序的峰值。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

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

GOOD = BAD.replace("requests: {memory: 256Mi}", "requests: {memory: 1Gi}")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the containers in which they differ; one without a request gets its limit."""
    for pair in amounts.differing(manifest, "memory"):
        yield Find(
            pair.path("requests", "memory"),
            Text(
                f"container {pair.container.name} requests {pair.request or 'no memory'} and "
                f"may use {pair.limit or 'all of it'}",
                f"容器 {pair.container.name} 申请内存 {pair.request or '为空'}，上限 "
                f"{pair.limit or '不限'}",
            ),
        )
