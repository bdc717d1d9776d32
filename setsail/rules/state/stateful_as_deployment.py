"""A store runs as a Deployment.

A Deployment starts the new pod before the old one has stopped and gives it any name and node. Two
databases on one volume corrupt it, or the new one waits for ever for a volume that the old one
holds; and after a move nobody finds the instance by its name.

Use a StatefulSet: one pod a name, one volume a pod, the old one stopped before the new one
starts.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claims, podspec, stores
from setsail.rules.rule import Find

ZH = """存储以 Deployment 方式运行。

Deployment 会在旧 Pod 停止之前启动新 Pod，名字与节点都不固定。两个数据库共用一个卷会损坏数据，或者新的一直
等待旧的占着的卷；迁移之后也没人能按名字找到实例。

使用 StatefulSet：一个名字一个 Pod，一个 Pod 一个卷，旧的停止之后新的才启动。
"""

KINDS = ("Deployment",)
ITEM = "stateful-on-the-right-kind"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: postgres
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: db
"""

GOOD = """
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: postgres
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 20Gi
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a program that is known to hold data."""
    return any(stores.data_directory(c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Deployments of a known store that keeps its data on a claim."""
    claimed = {one.volume for one in claims.claimed(manifest, around)}
    for container in podspec.mains(manifest):
        if stores.data_volume(container) in claimed:
            yield Find(
                ("kind",),
                Text(
                    f"container {container.name} is a store on a claim of its own, and a Deployment "
                    "may start a second one beside it",
                    f"容器 {container.name} 是带独立卷的存储，而 Deployment 可能在它旁边再启动一个",
                ),
            )
