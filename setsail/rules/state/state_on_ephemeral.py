"""A store keeps its data where it dies with the pod.

An `emptyDir` and the container's own file system live exactly as long as the pod. A node upgrade,
an eviction or a new image, and the database starts empty.

Use a StatefulSet with `volumeClaimTemplates` and a StorageClass that retains, with a backup; or
keep the store outside the cluster and declare it there. A pure cache may stay: give it an image
or a configuration that writes nothing to disk.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import podspec, stores
from setsail.rules.rule import Find, beside

ZH = """存储把数据放在会随 Pod 消失的地方。

`emptyDir` 与容器自身的文件系统和 Pod 同生共死。一次节点升级、一次驱逐、一个新镜像，数据库就从空库启动。

使用带 `volumeClaimTemplates` 的 StatefulSet 和保留数据的 StorageClass，并做备份；或把存储放在集群外并声明。
纯缓存可以保持现状：使用不写磁盘的镜像或配置。
"""

KINDS = podspec.LONG_RUNNING
ITEM = "stateful-on-the-right-kind"
SEVERITY = "error"
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
          emptyDir: {}
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
    """Find known stores on an emptyDir, or on no volume at all."""
    fleeting = {text(v, "name"): p for p, v in podspec.volumes(manifest) if "emptyDir" in v}
    for container in podspec.mains(manifest):
        name, volume = container.name, stores.data_volume(container)
        store = Text("this image is a store", "该镜像是存储")
        if volume == "":
            where = stores.data_directory(container)
            yield Find(
                (*container.path, "image"),
                Text(
                    f"container {name} is a store and has no volume on {where}: its data is lost "
                    "with the pod",
                    f"容器 {name} 是存储，却没有在 {where} 挂载卷：数据随 Pod 丢失",
                ),
            )
        elif volume is not None and volume in fleeting:
            yield Find(
                (*fleeting[volume], "emptyDir"),
                Text(
                    f"container {name} is a store and keeps its data in the emptyDir {volume}: it "
                    "is lost with the pod",
                    f"容器 {name} 是存储，数据放在 emptyDir {volume} 中：随 Pod 丢失",
                ),
                (beside(manifest, (*container.path, "image"), store),),
            )
