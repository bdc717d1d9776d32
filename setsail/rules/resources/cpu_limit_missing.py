"""A container has no CPU limit.

Opinions differ, so this is for those who ask for it. Without a limit a busy container uses idle
CPU of its node and its neighbours keep what they requested; with one it is throttled even while
the node idles, but its speed is the same on every day, and the pod can be of class Guaranteed.

Where equal speed matters more than speed, set `resources.limits.cpu`; never below what the start
of the program needs, or its probes fail.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import sizes
from setsail.rules.rule import Find

ZH = """容器没有 CPU limit。

对此看法不一，所以只给主动要求的人看。没有 limit 时，繁忙的容器可以用节点空闲的 CPU，邻居仍得到其申请量；
有 limit 时即使节点空闲也会被限流，但每天速度一致，Pod 也才能是 Guaranteed 级别。

如果稳定比快更重要，就设置 `resources.limits.cpu`；不要低于程序启动所需，否则探针会失败。
"""

KINDS = WORKLOADS
ITEM = "requests-and-limits"
SEVERITY = "note"
PERSONA = "pedantic"
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
        limits:
          cpu: "1"
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers that end up without a CPU limit."""
    for path, name in sizes.unset(manifest, around, "limits", "cpu"):
        yield Find(path, Text(f"container {name} has no CPU limit", f"容器 {name} 没有 CPU limit"))
