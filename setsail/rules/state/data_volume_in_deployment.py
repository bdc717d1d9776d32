"""A service keeps data on a volume of its own.

Its pods are then not alike: what one wrote, the other does not see, or they write over each other;
and it cannot move to another node, scale or roll without the volume.

Move the data out: sessions into Redis, uploads into an object store, records into a database. A
program that is a store belongs in a StatefulSet; what may be lost belongs on an `emptyDir`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """服务把数据放在自己的卷上。

这样它的 Pod 就不再一样：一个写的另一个看不到，或者互相覆盖；没有这个卷，它就不能换节点、扩容或滚动发布。

把数据移出去：会话放进 Redis，上传文件放进对象存储，记录放进数据库。本身就是存储的程序应当用 StatefulSet；
可以丢的东西放 `emptyDir`。
"""

KINDS = ("Deployment", "ReplicaSet", "ReplicationController")
ITEM = "stateless-services"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
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
          volumeMounts: [{name: uploads, mountPath: /app/uploads}]
      volumes: [{name: uploads, persistentVolumeClaim: {claimName: uploads}}]
"""

GOOD = """
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
          volumeMounts: [{name: scratch, mountPath: /tmp}]
      volumes: [{name: scratch, emptyDir: {sizeLimit: 1Gi}}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims that are not mounted read-only."""
    for path, volume in podspec.volumes(manifest):
        claim = volume.get("persistentVolumeClaim")
        if isinstance(claim, dict) and claim.get("readOnly") is not True:
            name = text(claim, "claimName")
            yield Find(
                path,
                Text(
                    f"{manifest.name} keeps data on the claim {name}",
                    f"{manifest.name} 把数据放在卷声明 {name} 上",
                ),
            )
