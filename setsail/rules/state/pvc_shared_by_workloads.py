"""Two workloads mount a volume that only one node may have.

A `ReadWriteOnce` claim is attached to one node. The pods of the second workload wait for it as long
as they are on another node, and when they happen to be on the same one, two programs write into the
same files.

Give each its own claim, use `ReadWriteMany` where the storage can, or exchange the files through an
object store.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import claims, podspec
from setsail.rules.rule import Find, beside

ZH = """两个工作负载挂载同一个只能在一个节点上的卷。

`ReadWriteOnce` 的 PVC 只能挂到一个节点。第二个工作负载的 Pod 若在别的节点就一直等待；若恰好在同一节点，两个程序会写
同一批文件。

各用各的 PVC；存储支持时用 `ReadWriteMany`；或通过对象存储交换文件。
"""

KINDS = ("PersistentVolumeClaim",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: report}
spec:
  selector: {matchLabels: {app: report}}
  template:
    metadata: {labels: {app: report}}
    spec:
      volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
      containers:
        - name: report
          image: registry.example/report:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files}
spec:
  accessModes: [ReadWriteMany]
  resources: {requests: {storage: 10Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: report}
spec:
  selector: {matchLabels: {app: report}}
  template:
    metadata: {labels: {app: report}}
    spec:
      volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
      containers:
        - name: report
          image: registry.example/report:1.4
          ports: [{containerPort: 8080}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Claims that one node or pod may mount, and that some workload mounts."""
    modes = items(manifest.body, "spec", "accessModes")
    alone = bool(modes) and all(str(mode).startswith("ReadWriteOnce") for mode in modes)
    return alone and bool(_users(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims that two long-running workloads of the namespace mount."""
    users = _users(manifest, around)
    if len({_node(user) for user, _ in users}) < 2 and _node(users[0][0]):
        return  # all are bound to one node
    if len(users) > 1:
        names = " and ".join(str(user.ref) for user, _ in users[:3])
        yield Find(
            ("spec", "accessModes"),
            Text(
                f"{names} mount this claim, which one node only may have",
                f"{names.replace(' and ', '、')} 都挂载该 PVC，而它只能在一个节点上",
            ),
            tuple(
                beside(user, path, Text("it is mounted here", "在此挂载")) for user, path in users
            ),
        )


def _node(user: Manifest) -> str:
    spec = user.pod.spec if user.pod is not None else {}
    return text(spec, "nodeName") or text(spec, "nodeSelector", "kubernetes.io/hostname")


def _users(manifest: Manifest, around: Around) -> list[tuple[Manifest, Path]]:
    key = (manifest.namespace or "default", manifest.name)
    return around.once(_mounting).get(key, [])


def _mounting(around: Around) -> dict[tuple[str, str], list[tuple[Manifest, Path]]]:
    """The long-running workloads that mount each claim, by its namespace and name."""
    index: dict[tuple[str, str], list[tuple[Manifest, Path]]] = {}
    for workload in around.of_kind(*podspec.LONG_RUNNING):
        if items(workload.body, "metadata", "ownerReferences"):
            continue  # its owner counts
        for one in claims.claimed(workload, around):
            key = (workload.namespace or "default", one.name)
            index.setdefault(key, []).append((workload, one.path))
    return index
