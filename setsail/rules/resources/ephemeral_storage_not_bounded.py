"""A container may fill the disk of its node.

Log files, caches and everything else that it writes outside its volumes counts as ephemeral
storage. Without a request the scheduler reserves none, without a limit nobody stops it: the
kubelet finds the disk full and evicts pods, often the wrong ones.

Set `ephemeral-storage` in `requests` and `limits`; with a read-only root file system a small
number will do.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import sizes
from setsail.rules.rule import Find

ZH = """容器可能写满节点的磁盘。

日志文件、缓存以及它在卷之外写的一切都算临时存储。没有 request，调度器不会预留；没有 limit，谁也
不会拦它：kubelet 发现磁盘满了就驱逐 Pod，而且常常驱逐错。

在 `requests` 和 `limits` 中设置 `ephemeral-storage`；根文件系统只读时，很小的数就够。
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
      resources: {limits: {memory: 1Gi}}
"""

GOOD = BAD.replace(
    "limits: {memory: 1Gi}",
    "requests: {ephemeral-storage: 1Gi}, limits: {memory: 1Gi, ephemeral-storage: 1Gi}",
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers without a limit, or without a request; a limit alone is both."""
    for path, name in sizes.unset(manifest, around, "limits", "ephemeral-storage"):
        yield Find(
            path,
            Text(
                f"container {name} may fill the disk of its node", f"容器 {name} 可能写满节点磁盘"
            ),
        )
