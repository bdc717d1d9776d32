"""A claim on shared NFS does not say where its files go.

The NFS subdirectory provisioner takes the directory from the annotation `nfs.io/storage-path`.
Where it is empty the files land in a directory with a made-up name, or in the root of the share
beside everybody else's. `classes` names the storage classes of that provisioner.

Write the path into the annotation.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """共享 NFS 上的卷声明没有写文件放在哪里。

NFS 子目录 provisioner 从注解 `nfs.io/storage-path` 得到目录。为空时，文件会落在随意命名的目录里，
或落在共享的根目录，与别人的混在一起。`classes` 是该 provisioner 的存储类。

把路径写进注解。
"""

KINDS = ("PersistentVolumeClaim",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS = {"classes": ["managed-nfs-storage", "nfs-client"]}

BAD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files}
spec:
  storageClassName: managed-nfs-storage
  accessModes: [ReadWriteMany]
  resources: {requests: {storage: 10Gi}}
"""

GOOD = BAD.replace("{name: files}", "{name: files, annotations: {nfs.io/storage-path: shop/files}}")

_MARK = "nfs.io/storage-path"


def applies(manifest: Manifest, around: Around) -> bool:
    """Claims of that provisioner, by their class or because they carry the annotation."""
    classes = around.setting("pvc-nfs-path-empty", PARAMETERS, "classes")
    return manifest.get("spec", "storageClassName") in classes or _MARK in manifest.annotations


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find an annotation that is absent or empty."""
    if not manifest.annotations.get(_MARK, "").strip():
        yield Find(("metadata", "annotations", _MARK), Text(f"{_MARK} is empty", f"{_MARK} 为空"))
