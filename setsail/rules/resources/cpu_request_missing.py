"""A container asks for no CPU.

The scheduler packs pods by their requests. A container without one may land on a full node, gets
the smallest share of CPU when the node is busy, and no autoscaler can measure its load.

Other checkers want the request written even beside a limit. Kubernetes makes the limit the request
where none is written, so such a container does ask, and is not found here.

Set `resources.requests.cpu` to what the container uses at its usual load, as its history shows.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import sizes
from setsail.rules.rule import Find

ZH = """容器没有申请 CPU。

调度器按 requests 安排 Pod。没有 CPU request 的容器可能被放到已满的节点，节点繁忙时只得到最小份额，
自动扩缩也无法衡量其负载。

其他检查器要求即使有 limit 也写明 request。没有写 request 时，Kubernetes 会用 limit 作为 request，
所以这样的容器已经申请了，这里不报。

按平常负载的用量设置 `resources.requests.cpu`，以历史数据为准。
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
          cpu: 200m
          memory: 256Mi
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers that end up without a CPU request."""
    for path, name in sizes.unset(manifest, around, "requests", "cpu"):
        yield Find(path, Text(f"container {name} requests no CPU", f"容器 {name} 没有申请 CPU"))
