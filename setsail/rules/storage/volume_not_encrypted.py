"""A storage class makes volumes that are not encrypted.

A disk that is copied, sold or stolen is then readable. Some clouds encrypt every disk with a key
of their own unless told otherwise, some only when asked: those are found here.

Set the parameter of the driver, such as `encrypted: "true"`, with a key of your own where the law
asks. Volumes that exist stay as they are: copy the data.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping, text
from setsail.rules.rule import Find

ZH = """存储类创建的卷没有加密。

磁盘被复制、转卖或失窃时，数据就能被读出。有的云默认用自己的密钥加密所有磁盘，有的只在要求时才加
密：这里找的是后者。

设置驱动的参数，例如 `encrypted: "true"`，法规要求时使用自己的密钥。已有的卷不会改变，需要迁移数
据。
"""

KINDS = ("StorageClass", "PersistentVolume")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
parameters: {type: gp3}
"""

GOOD = BAD.replace("type: gp3", 'type: gp3, encrypted: "true"')

_ASKED = {
    "ebs.csi.aws.com": ("encrypted",),
    "kubernetes.io/aws-ebs": ("encrypted",),
    "efs.csi.aws.com": ("encryptInTransit", "encrypted"),
    "diskplugin.csi.alibabacloud.com": ("encrypted",),
    "com.tencent.cloud.csi.cbs": ("diskEncrypt", "encrypt"),
    "disk.csi.everest.io": ("everest.io/crypt-key-id",),
    "driver.longhorn.io": ("encrypted",),
    "rbd.csi.ceph.com": ("encrypted",),
}


def applies(manifest: Manifest, around: Around) -> bool:
    """Classes whose driver encrypts only when asked, and volumes of such a class."""
    made_by = _class(manifest, around)
    return made_by is not None and text(made_by.body, "provisioner") in _ASKED


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that do not ask."""
    made_by = _class(manifest, around)
    if made_by is None:
        return
    asked = _ASKED.get(text(made_by.body, "provisioner"), ())
    given = mapping(made_by.body, "parameters")
    if not any(given.get(key) not in (None, "", "false", "False", False) for key in asked):
        path = ("parameters",) if made_by is manifest else ("spec", "storageClassName")
        yield Find(
            path, Text(f"{made_by.ref} does not ask for encryption", f"{made_by.ref} 没有要求加密")
        )


def _class(manifest: Manifest, around: Around) -> Manifest | None:
    if manifest.kind == "StorageClass":
        return manifest
    return around.find("StorageClass", "", text(manifest.body, "spec", "storageClassName"))
