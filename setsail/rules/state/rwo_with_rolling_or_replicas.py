"""Several pods of a Deployment want a volume that only one node may mount.

A `ReadWriteOnce` claim is mounted by one node at a time. With two replicas, or during a rolling
update, the new pod waits on another node for a volume that the old one holds: the rollout stands
still, and stays so.

Keep the data elsewhere (object storage, a database, a `ReadWriteMany` claim) so that any replica
can go. If there can be only one, use a StatefulSet, or `strategy.type: Recreate` with one
replica, and accept the gap.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claims, replicas
from setsail.rules.rule import Find

ZH = """Deployment 的多个 Pod 要用只允许一个节点挂载的卷。

`ReadWriteOnce` 的卷同一时间只能由一个节点挂载。有两个副本时，或在滚动更新中，新 Pod 会在另一个节点上等待
旧 Pod 占着的卷：发布停住，而且一直停着。

把数据放到别处（对象存储、数据库、`ReadWriteMany` 的卷），使任何副本都可以离开。如果只能有一个，就用
StatefulSet，或一个副本加 `strategy.type: Recreate`，并接受中断。
"""

KINDS = ("Deployment",)
ITEM = "stateless-services"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: files
spec:
  replicas: 2
  selector:
    matchLabels:
      app: files
  template:
    metadata:
      labels:
        app: files
    spec:
      containers:
        - name: files
          image: registry.example/files:1.4
          volumeMounts:
            - name: uploads
              mountPath: /uploads
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: uploads
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 10Gi
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: files
spec:
  replicas: 2
  selector:
    matchLabels:
      app: files
  template:
    metadata:
      labels:
        app: files
    spec:
      containers:
        - name: files
          image: registry.example/files:1.4
          volumeMounts:
            - name: uploads
              mountPath: /uploads
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: uploads
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes:
    - ReadWriteMany
  resources:
    requests:
      storage: 10Gi
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Deployments that mount a claim."""
    return any(True for _ in claims.claimed(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find single-node claims under a rolling update or more than one pod."""
    several = replicas.least(manifest, around) > 1 or bool(replicas.scalers(manifest, around))
    if manifest.get("spec", "strategy", "type") == "Recreate" and not several:
        return
    for one in claims.exclusive(manifest, around):
        if one.claim is not None:
            modes = Text(
                f"{one.claim.ref} may be mounted by one node only",
                f"{one.claim.ref} 只允许一个节点挂载",
            )
            at = one.claim.place(("spec", "accessModes"))
            yield Find(
                one.path,
                Text(
                    f"the claim {one.name} can be on one node only, while a second pod of this "
                    "Deployment may start on another",
                    f"卷 {one.name} 只能在一个节点上，而该 Deployment 的第二个 Pod 可能在另一个节点启动",
                ),
                (Related(at, one.claim.ref, modes),),
            )
