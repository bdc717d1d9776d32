"""Nothing limits how many pods a node drain takes at once.

Without a PodDisruptionBudget a node upgrade may evict every pod of a service in the same minute,
however many replicas it has. A single pod needs none; a workload that is checked alone and leaves
out `replicas`, as is right under an autoscaler, is judged as if it had several.

Add a PodDisruptionBudget with `maxUnavailable: 1` whose selector is that of the workload.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import scale
from setsail.rules.rule import Find

ZH = """没有什么限制节点排空一次带走多少 Pod。

没有 PodDisruptionBudget 时，一次节点升级可能在同一分钟内驱逐一个服务的全部 Pod，无论它有多少副本。
只有一个 Pod 时不需要；单独检查且没有写 `replicas` 的工作负载（在自动扩缩下本应如此），按有多个副本来判断。

添加 `maxUnavailable: 1` 的 PodDisruptionBudget，选择器与工作负载相同。
"""

KINDS = ("Deployment", "StatefulSet")
ITEM = "one-zone-can-go"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
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
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with two pods or more: a budget for one pod only blocks the drain."""
    return scale.several(manifest, around)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find workloads that no budget covers."""
    if not around.budgets_of(manifest):
        yield Find(
            ("spec",),
            Text(
                "no PodDisruptionBudget covers these pods, so a node drain may take all of them",
                "没有 PodDisruptionBudget 覆盖这些 Pod，排空节点时可能全部带走",
            ),
        )
