"""A container may write more to the disk than it asked for.

The node promises the same disk more than once and evicts pods when all of them come to take it.
With request = limit that cannot happen; against it, disk that is asked for and not written to is
idle.

Set both to the same amount.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """容器可写的磁盘多于它申请的。

节点把同一块磁盘承诺了不止一次，大家都来用时就驱逐 Pod。request = limit 时不会发生；反对的理由是，
申请了却没写的磁盘是闲置的。

两者设为相同。
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
      resources: {requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 4Gi}}
"""

GOOD = BAD.replace("4Gi", "1Gi")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the containers in which they differ."""
    for pair in amounts.differing(manifest, "ephemeral-storage"):
        if pair.limit is None:
            continue  # ephemeral-storage-not-bounded
        yield Find(
            pair.path("requests", "ephemeral-storage"),
            Text(
                f"container {pair.container.name} requests {pair.request} disk and may "
                f"use {pair.limit}",
                f"容器 {pair.container.name} 申请磁盘 {pair.request}，上限 {pair.limit}",
            ),
        )
