"""An autoscaler points at a workload that does not exist.

The autoscaler is accepted and does nothing. The service stays at its first number of replicas,
which is noticed at the next peak.

Correct `scaleTargetRef`: `kind`, `name` and namespace must be those of the workload.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import targets
from setsail.rules.rule import Find

ZH = """自动扩缩指向不存在的工作负载。

这样的对象会被接受，却什么也不做。服务一直停在最初的副本数，到下一次高峰才被发现。

改正 `scaleTargetRef`：`kind`、`name` 与命名空间必须和工作负载一致。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = "minimum-from-the-peak"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: website
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find targets that are not among the objects given, with kind, group and name."""
    target = ("spec", "scaleTargetRef")
    kind, name = text(manifest.body, *target, "kind"), text(manifest.body, *target, "name")
    if not targets.found(manifest, target, around):
        yield Find(
            (*target, "name"),
            Text(
                f"there is no {kind} {name} in this namespace among the checked objects",
                f"被检查的对象中，该命名空间里没有 {kind} {name}",
            ),
        )
