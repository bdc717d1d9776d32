"""A store runs as a Deployment.

A Deployment starts the new pod before the old one has stopped and gives it any name and node. Two
databases on one volume corrupt it, or the new one waits for ever for a volume that the old one
holds; and after a move nobody finds the instance by its name. Several of them are several databases
behind one name. Members that vote (etcd, ZooKeeper) want an odd number: of two, none may go.

Use a StatefulSet: one pod a name, one volume a pod, the old one stopped before the new one
starts; three or five members where they vote.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import claims, image, podspec, replicas, stores
from setsail.rules.rule import Find, beside

ZH = """存储以 Deployment 方式运行。

Deployment 会在旧 Pod 停止之前启动新 Pod，名字与节点都不固定。两个数据库共用一个卷会损坏数据，或者新的一直
等待旧的占着的卷；迁移之后也没人能按名字找到实例。多个 Pod 就是一个名字后面的多个数据库。需要投票的成员
（etcd、ZooKeeper）应为奇数：两个成员一个都不能少。

使用 StatefulSet：一个名字一个 Pod，一个 Pod 一个卷，旧的停止之后新的才启动；需要投票的用三个或五个
成员。
"""

KINDS = ("Deployment", "StatefulSet")
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


QUORUM = {"etcd", "zookeeper", "consul"}
"""Programs whose members vote: half of an even number is no majority."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a program that is known to hold data."""
    return any(stores.data_directory(c) or _votes(c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Deployments of a known store on a claim, or with several pods, and even quorums."""
    claimed = {one.volume: one for one in claims.claimed(manifest, around)}
    bounds = replicas.bounds(manifest, around)
    count = Text(f"{bounds.least} pods", f"{bounds.least} 个 Pod")
    several = (beside(bounds.said_by, bounds.path, count),)
    for container in podspec.mains(manifest):
        name, volume = container.name, stores.data_volume(container)
        if _votes(container) and manifest.kind == "StatefulSet":
            if bounds.least >= 2 and bounds.least % 2 == 0:
                yield Find(
                    ("spec", "replicas"),
                    Text(
                        f"container {name} votes among {bounds.least} members: an even number "
                        "bears no more losses than one less",
                        f"容器 {name} 在 {bounds.least} 个成员中投票：偶数并不比少一个更能容忍故障",
                    ),
                    several,
                )
        elif manifest.kind == "Deployment" and volume in claimed:
            claim = Text("the claim", "该 PVC")
            yield Find(
                ("kind",),
                Text(
                    f"container {name} is a store on a claim of its own, and a Deployment may "
                    "start a second one beside it",
                    f"容器 {name} 是带独立卷的存储，而 Deployment 可能在它旁边再启动一个",
                ),
                (beside(manifest, claimed[volume].path, claim),),
            )
        elif (
            manifest.kind == "Deployment" and bounds.least > 1 and stores.data_directory(container)
        ):
            yield Find(
                ("kind",),
                Text(
                    f"container {name} is a store in {bounds.least} pods without names: each holds "
                    "other data",
                    f"容器 {name} 是存储，却在 {bounds.least} 个没有固定名字的 Pod 里：各自保存不同的数据",
                ),
                several,
            )


def _votes(container: Container) -> bool:
    return image.parse(container.image).program in QUORUM
