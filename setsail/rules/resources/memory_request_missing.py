"""A container asks for no memory.

The scheduler reserves nothing for such a container, so its node may run out of memory; and when
a node does, the pods that use more than they asked for are killed first. Nothing asked for means
always first.

Other checkers want the request written even beside a limit. Kubernetes makes the limit the request
where none is written, so such a container does ask, and is not found here.

Set `resources.requests.memory` to what the container uses at its peak, as its history shows.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import sizes
from setsail.rules.rule import Find

ZH = """容器没有申请内存。

调度器不会为这样的容器预留内存，节点可能因此耗尽内存；而节点内存不足时，先被杀掉的正是用量超过申请量的 Pod，
没有申请就总是排在最前。

其他检查器要求即使有 limit 也写明 request。没有写 request 时，Kubernetes 会用 limit 作为 request，
所以这样的容器已经申请了，这里不报。

按峰值用量设置 `resources.requests.memory`，以历史数据为准。
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
          cpu: 200m
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
          cpu: 200m
          memory: 256Mi
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers that end up without a memory request."""
    for path, name in sizes.unset(manifest, around, "requests", "memory"):
        yield Find(path, Text(f"container {name} requests no memory", f"容器 {name} 没有申请内存"))
