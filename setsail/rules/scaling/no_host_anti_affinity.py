"""Nothing forbids two replicas on one node.

Pod anti-affinity over `kubernetes.io/hostname` is the old way to keep replicas apart. Topology
spread constraints do the same with a measure and cost the scheduler less, so the default rule
accepts either; this one is for teams that want anti-affinity itself.

Add `podAntiAffinity` on `kubernetes.io/hostname` or `topology.kubernetes.io/zone` whose selector
matches the pod's own labels.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items, read, text
from setsail.rules import scale
from setsail.rules.rule import Find

ZH = """没有什么禁止两个副本落在同一个节点。

按 `kubernetes.io/hostname` 写 Pod 反亲和是让副本分开的老办法。拓扑分布约束能按度量做到同样的事，
对调度器也更轻，所以默认规则两者都接受；本规则给要求使用反亲和本身的团队。

添加按 `kubernetes.io/hostname` 或 `topology.kubernetes.io/zone` 的 `podAntiAffinity`，选择器要
匹配 Pod 自己的标签。
"""

KINDS = ("Deployment", "StatefulSet")
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: {matchLabels: {app: web}}
      containers: [{name: web, image: "registry.example/web:1.4"}]
"""

_KEYS = (
    "kubernetes.io/hostname",
    "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/zone",
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with two pods or more, or whose number somebody else sets."""
    return manifest.pod is not None and scale.several(manifest, around)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods without a term over hosts or zones that matches themselves."""
    pod = manifest.pod
    if pod is not None and not any(_apart(term, pod) for term in _terms(pod)):
        yield Find(
            (*pod.path, "affinity", "podAntiAffinity"),
            Text(
                "no anti-affinity keeps these pods on different nodes",
                "没有反亲和让这些 Pod 落在不同节点",
            ),
        )


def _terms(pod: Pod) -> Iterator[Any]:
    rules = ("affinity", "podAntiAffinity")
    yield from items(pod.spec, *rules, "requiredDuringSchedulingIgnoredDuringExecution")
    for weighted in items(pod.spec, *rules, "preferredDuringSchedulingIgnoredDuringExecution"):
        yield read(weighted, "podAffinityTerm")


def _apart(term: Any, pod: Pod) -> bool:
    key = text(term, "topologyKey")
    return key in _KEYS and selector.matches(read(term, "labelSelector"), pod.labels)
