"""The spread of new pods is worked out with the old ones.

During a rolling update the constraint counts pods of both versions. The scheduler puts new pods
where old ones are about to leave gaps, and when these are gone all replicas may stand on one node or
in one zone: the constraint holds in every moment, and the result is not spread at all.

Add `matchLabelKeys: [pod-template-hash]` (on by default from Kubernetes 1.27): each version is spread
by itself.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Edit, Path
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find, beside

ZH = """新 Pod 的分布是连旧 Pod 一起算的。

滚动更新时，约束把两个版本的 Pod 都算上。调度器把新 Pod 放到旧 Pod 即将让出的空位，旧 Pod 走后，所有副本可能落在同一节点或
可用区：每一刻约束都满足，结果却根本没有分散。

添加 `matchLabelKeys: [pod-template-hash]`（Kubernetes 1.27 起默认可用）：每个版本各自分散。
"""

KINDS = ("Deployment",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "safe"

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
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: {matchLabels: {app: web}}
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
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
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: {matchLabels: {app: web}}
          matchLabelKeys: [pod-template-hash]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

HASH = "pod-template-hash"


def applies(manifest: Manifest, around: Around) -> bool:
    """Rolling Deployments with spread constraints."""
    rolling = text(manifest.body, "spec", "strategy", "type") in ("", "RollingUpdate")
    return rolling and any(True for _ in _constraints(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find constraints that count the pods of every version."""
    labels = manifest.pod.labels if manifest.pod is not None else {}
    for path, constraint in _constraints(manifest):
        chosen = constraint.get("labelSelector")
        keys = items(constraint, "matchLabelKeys")
        if HASH not in keys and HASH not in str(chosen) and selector.matches(chosen, labels):
            key = text(constraint, "topologyKey")
            both = Text("it selects old and new pods", "它同时选中新旧 Pod")
            yield Find(
                (*path, "matchLabelKeys"),
                Text(
                    f"the spread over {key} counts the old pods too during a rollout",
                    f"发布期间，按 {key} 的分布会把旧 Pod 也算进去",
                ),
                (beside(manifest, (*path, "labelSelector"), both),),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Count each version by itself."""
    return (Edit("append", find.path, HASH),)


def _constraints(manifest: Manifest) -> Iterator[tuple[Path, dict[str, Any]]]:
    pod = manifest.pod
    for at, constraint in enumerate(items(pod.spec if pod else {}, "topologySpreadConstraints")):
        if isinstance(constraint, dict) and pod is not None:
            yield (*pod.path, "topologySpreadConstraints", at), constraint
