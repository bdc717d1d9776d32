"""Nothing keeps the pods of a service apart.

The scheduler may put every replica on one node, and after a rollout or a scale-up it often does.
Then the loss of that node, or of its zone, is the loss of the service.

Add `topologySpreadConstraints` over `kubernetes.io/hostname` and `topology.kubernetes.io/zone`,
with `matchLabelKeys: [pod-template-hash]` so that the pods of the old version do not count.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import scale
from setsail.rules.rule import Find
from setsail.rules.sound import sound

ZH = """没有什么让一个服务的 Pod 分散开。

调度器可能把所有副本放在同一个节点上，发布或扩容之后常常如此。那么失去这个节点或它所在的可用区，就失去整个
服务。

按 `kubernetes.io/hostname` 与 `topology.kubernetes.io/zone` 添加 `topologySpreadConstraints`，并写上
`matchLabelKeys: [pod-template-hash]`，使旧版本的 Pod 不计入。
"""

KINDS = ("Deployment", "StatefulSet")
ITEM = "one-zone-can-go"
SEVERITY = "warning"
PERSONA = "default"
FIX = "safe"

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
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: web
          matchLabelKeys:
            - pod-template-hash
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: web
          matchLabelKeys:
            - pod-template-hash
      containers:
        - name: web
          image: registry.example/web:1.4
"""

KEYS = ("kubernetes.io/hostname", "topology.kubernetes.io/zone")


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with two pods or more, or whose number somebody else sets."""
    return manifest.pod is not None and scale.several(manifest, around)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pod templates with neither spread constraints nor anti-affinity."""
    if manifest.pod is None:
        return
    spread = (*manifest.pod.path, "topologySpreadConstraints")
    apart = (*manifest.pod.path, "affinity", "podAntiAffinity")
    if not manifest.get(*spread) and not manifest.get(*apart):
        yield Find(
            spread,
            Text(
                "nothing keeps these pods on different nodes and zones",
                "没有什么让这批 Pod 分布在不同的节点与可用区",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Prefer different nodes and zones; a preference never keeps a pod from starting."""
    chosen = manifest.get("spec", "selector")
    labels = manifest.pod.labels if manifest.pod is not None else {}
    if not chosen or not selector.matches(chosen, labels):
        return ()  # a copy would count other pods
    if not sound(manifest, ("spec", "selector")):
        return ()
    revision = "pod-template-hash" if manifest.kind == "Deployment" else "controller-revision-hash"
    constraints = [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": chosen,
            "matchLabelKeys": [revision],
        }
        for key in KEYS
    ]
    return (Edit("set", find.path, constraints),)
