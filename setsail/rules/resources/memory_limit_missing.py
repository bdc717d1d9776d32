"""A container may use all the memory of its node.

A leak in a container without a memory limit takes its neighbours down: the kernel kills other
pods on the node, and in the worst case the node itself goes. With a limit only the leaking
container is restarted.

Set `resources.limits.memory`, for most programs equal to the request, so that what was scheduled
is what is there.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import sizes
from setsail.rules.rule import Find

ZH = """容器可以用光节点的内存。

没有内存 limit 的容器一旦泄漏就会殃及邻居：内核会杀掉节点上的其他 Pod，最坏时整个节点不可用。有了 limit，
只有泄漏的容器自己被重启。

设置 `resources.limits.memory`；多数程序应与 request 相等，调度时有多少，运行时就有多少。
"""

KINDS = WORKLOADS
ITEM = "requests-and-limits"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources:
        requests:
          memory: 256Mi
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources:
        requests:
          memory: 256Mi
        limits:
          memory: 256Mi
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers that end up without a memory limit."""
    for path, name in sizes.unset(manifest, around, "limits", "memory"):
        yield Find(
            path, Text(f"container {name} has no memory limit", f"容器 {name} 没有内存 limit")
        )
