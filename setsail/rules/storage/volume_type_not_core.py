"""A volume ties the pod to one kind of storage.

The restricted Pod Security level knows configMap, csi, downwardAPI, emptyDir, ephemeral, image,
persistentVolumeClaim, projected and secret. Anything else (nfs, hostPath, a disk of one cloud)
goes past the StorageClass, and many of those drivers are gone from newer versions.

Claim it: a PersistentVolumeClaim names what is needed, and the StorageClass knows how to get it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """卷把 Pod 绑在某一种存储上。

Pod 安全的 restricted 级别只认 configMap、csi、downwardAPI、emptyDir、ephemeral、image、
persistentVolumeClaim、projected、secret。其他类型（nfs、hostPath、某家云的磁盘）绕过
StorageClass，其中不少驱动已从新版本中移除。

改用申领：PersistentVolumeClaim 写明需要什么，StorageClass 知道怎么得到。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: web, image: "registry.example/web:1.4"}]
  volumes: [{name: files, nfs: {server: nfs.example.com, path: /files}}]
"""

GOOD = BAD.replace(
    "nfs: {server: nfs.example.com, path: /files}", "persistentVolumeClaim: {claimName: files}"
)

_CORE = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
    "projected", "secret",
}  # fmt: skip


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find volumes of other types."""
    for path, volume in podspec.volumes(manifest):
        for kind in volume.keys() - _CORE - {"name"}:
            yield Find(
                (*path, kind),
                Text(
                    f"volume {text(volume, 'name')} is of type {kind}",
                    f"卷 {text(volume, 'name')} 的类型是 {kind}",
                ),
            )
