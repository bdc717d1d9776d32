"""A topology spread constraint counts nothing, or is refused.

`maxSkew`, `topologyKey` and `whenUnsatisfiable` are required, and `maxSkew` starts at 1. Without a
`labelSelector`, or with one that does not match the pod's own labels, the constraint counts other
pods or none: the replicas pile up on one node while the file says the opposite.

Give each constraint all four, with the selector of the workload.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, number, read, text
from setsail.rules.rule import Find

ZH = """拓扑分布约束什么也没数到，或会被拒绝。

`maxSkew`、`topologyKey`、`whenUnsatisfiable` 必填，`maxSkew` 至少为 1。没有 `labelSelector`，或
它不匹配 Pod 自己的标签时，约束数的是别的 Pod 或什么也没数：文件写着分散，副本却堆在一个节点上。

每个约束写全这四项，选择器用工作负载的选择器。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}
      containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace(
    "whenUnsatisfiable: ScheduleAnyway}",
    "whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}",
)

_WAYS = ("DoNotSchedule", "ScheduleAnyway")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with constraints."""
    return manifest.pod is not None and bool(items(manifest.pod.spec, "topologySpreadConstraints"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find what is wrong in each constraint, one finding a field."""
    pod = manifest.pod
    for at, one in enumerate(items(pod.spec, "topologySpreadConstraints") if pod else []):
        path = (*(pod.path if pod else ()), "topologySpreadConstraints", at)
        for field, words in _faults(one, pod.labels if pod else {}):
            yield Find((*path, field), words)


def _faults(one: Any, labels: dict[str, str]) -> Iterator[tuple[str, Text]]:
    if not selector.matches(read(one, "labelSelector"), labels):
        yield (
            "labelSelector",
            Text("the constraint does not count these pods", "该约束没有把这批 Pod 计算在内"),
        )
    if not text(one, "topologyKey"):
        yield "topologyKey", Text("topologyKey is missing", "缺少 topologyKey")
    for field in ("maxSkew", "minDomains"):
        written = read(one, field)
        if (field == "maxSkew" or written is not None) and (number(one, field) or 0) < 1:
            yield field, Text(f"{field} must be 1 or more", f"{field} 必须至少为 1")
    if read(one, "whenUnsatisfiable") not in _WAYS:
        yield (
            "whenUnsatisfiable",
            Text(
                "whenUnsatisfiable must be DoNotSchedule or ScheduleAnyway",
                "whenUnsatisfiable 必须为 DoNotSchedule 或 ScheduleAnyway",
            ),
        )
