"""A VerticalPodAutoscaler points at nothing.

Its target does not exist, or is of a kind that it cannot size; nothing is recommended and nothing
is changed, and nobody is told.

Name an existing Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job or
CronJob in `spec.targetRef`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import targets
from setsail.rules.rule import Find

ZH = """VerticalPodAutoscaler 没有指向任何对象。

目标不存在，或是它无法调整的类型；什么也不会推荐，什么也不会改，也没有提示。

在 `spec.targetRef` 中写明存在的 Deployment、StatefulSet、DaemonSet、ReplicaSet、
ReplicationController、Job 或 CronJob。
"""

KINDS = ("VerticalPodAutoscaler",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: web}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: website}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = BAD.replace("name: website", "name: web")

_TARGET = ("spec", "targetRef")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find targets of a wrong kind and targets that are not among the objects."""
    kind, name = text(manifest.body, *_TARGET, "kind"), text(manifest.body, *_TARGET, "name")
    if not targets.found(manifest, _TARGET, around):
        yield Find(
            (*_TARGET, "name"),
            Text(
                f"there is no {kind} {name} in this namespace among the checked objects",
                f"被检查的对象中，该命名空间里没有 {kind} {name}",
            ),
        )
    elif kind not in WORKLOADS or kind == "Pod":
        yield Find((*_TARGET, "kind"), Text(f"a {kind} cannot be sized", f"{kind} 不能被调整"))
