"""The Service answers on some nodes only.

With a traffic policy of `Local` a node sends requests only to pods on itself. A Deployment does not
run on every node: callers on the others get no connection at all, and after a rollout it is other
nodes. Behind a NodePort, clients that use such a node are dropped.

Use `Cluster`, or run the pods as a DaemonSet. For "prefer the near one" there is
`trafficDistribution: PreferClose` (Kubernetes 1.31).
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import edges
from setsail.rules.rule import Find, beside

ZH = """这个 Service 只在部分节点上能用。

流量策略为 `Local` 时，节点只把请求发给本节点上的 Pod。Deployment 并不在每个节点上运行：其他节点上的调用方根本连不上，而且每次发布
后换一批节点。NodePort 之后，使用这些节点的客户端会被丢弃。

使用 `Cluster`，或以 DaemonSet 运行。若只是“就近优先”，用 `trafficDistribution: PreferClose`（Kubernetes 1.31）。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  internalTrafficPolicy: Local
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  internalTrafficPolicy: Cluster
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Services with a local policy whose pods were given."""
    return any(_fields(manifest)) and bool(edges.pods_behind(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find local policies for pods that do not run on every node."""
    for field in _fields(manifest):
        for workload in edges.pods_behind(manifest, around):
            if workload.kind not in ("DaemonSet", "Pod"):
                some = Text("it runs on some nodes", "它只在部分节点上运行")
                yield Find(
                    ("spec", field),
                    Text(
                        f"{field} is Local, and {workload.ref} does not run on every node",
                        f"{field} 为 Local，而 {workload.ref} 并不在每个节点上运行",
                    ),
                    (beside(workload, ("kind",), some),),
                )
                break


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Every node sends to every pod; the address of the client may be lost by that."""
    return (Edit("set", find.path, "Cluster"),)


def _fields(manifest: Manifest) -> Iterator[str]:
    """Those that are Local. A load balancer asks which nodes have pods; a NodePort does not."""
    kind = text(manifest.body, "spec", "type")
    for field in ("internalTrafficPolicy", "externalTrafficPolicy"):
        if text(manifest.body, "spec", field) == "Local":
            if field == "internalTrafficPolicy" or kind == "NodePort":
                yield field
