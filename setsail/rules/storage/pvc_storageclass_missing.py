"""A claim leaves its storage to the cluster's default.

The default differs from cluster to cluster and may change: spinning disks here, a class that
deletes there, and where none is marked as default the claim waits for ever. A chart for many
clusters leaves it open on purpose; a system of yours knows what it needs.

Name the class in `storageClassName`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import claims
from setsail.rules.rule import Find

ZH = """卷声明用什么存储全看集群默认。

默认值因集群而异，也会变：这里是机械盘，那里是会删数据的类；没有标记默认类的集群，卷声明会一直等
待。面向多个集群的 chart 会有意不写；自己的系统则清楚自己需要什么。

在 `storageClassName` 中写明。
"""

KINDS = ("PersistentVolumeClaim", "StatefulSet")
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOncePod]
  resources: {requests: {storage: 10Gi}}
"""

GOOD = BAD.replace("spec:\n", "spec:\n  storageClassName: fast-retain\n")

_OLD = "volume.beta.kubernetes.io/storage-class"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims and claim templates without a class; one that names its volume needs none."""
    for one in claims.declared(manifest):
        named = text(one.body, "spec", "storageClassName") or text(one.body, "spec", "volumeName")
        if not named and not text(one.body, "metadata", "annotations", _OLD):
            yield Find(
                (*one.path, "spec", "storageClassName"),
                Text(f"claim {one.name} names no storage class", f"卷声明 {one.name} 没有写存储类"),
            )
