"""Replicas are set by hand and by an autoscaler.

Each apply sets the number back to the one in the file, in the middle of a peak from twenty pods
to two, until the autoscaler has found its way up again.

Remove `spec.replicas` from the workload, and let the autoscaler's `minReplicas` say the least. On
the first apply after that, keep the number in the cluster (`kubectl apply --server-side`, or
`kubectl scale` right after), or it falls to one for a moment.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas
from setsail.rules.rule import Find

ZH = """副本数既手工设置，又由自动扩缩决定。

每次 apply 都会把数目改回文件里的值：高峰期从二十个 Pod 变成两个，直到自动扩缩再慢慢升上去。

从工作负载中去掉 `spec.replicas`，由自动扩缩的 `minReplicas` 决定下限。改动后的第一次 apply 要保住集群中的
数目（`kubectl apply --server-side`，或紧接着 `kubectl scale`），否则会短暂降为一个。
"""

KINDS = ("Deployment", "StatefulSet")
ITEM = "minimum-from-the-peak"
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
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
"""

GOOD = """
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
---
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
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that an autoscaler targets."""
    return bool(replicas.scalers(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find workloads with both."""
    if manifest.get("spec", "replicas") is None:
        return
    for scaler in replicas.scalers(manifest, around):
        target = Text(f"{scaler.ref} sets it too", f"{scaler.ref} 也在设置它")
        yield Find(
            ("spec", "replicas"),
            Text(
                f"replicas is fixed here and set by {scaler.kind} {scaler.name}: each apply undoes "
                "the autoscaler",
                f"replicas 写死在这里，又由 {scaler.kind} {scaler.name} 设置：每次 apply 都会抵消自动扩缩",
            ),
            (Related(scaler.place(("spec", "scaleTargetRef")), scaler.ref, target),),
        )
        return


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Leave the number to the autoscaler; the first apply afterwards needs care."""
    return (Edit("remove", find.path),)
