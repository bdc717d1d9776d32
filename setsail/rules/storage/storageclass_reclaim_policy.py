"""A storage class keeps volumes whose claims are gone.

Where many tenants share a cluster, a volume that stays can reach the next tenant, and somebody
pays for it: they want `Delete`. For a business system the opposite holds: with `Delete` one
removed claim is lost data, and `Retain` is the last net. This rule says the first view; ask for it
only if you share that.

Set `reclaimPolicy: Delete`, and keep backups outside the cluster.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """存储类会保留卷声明已删除的卷。

多租户共用集群时，留下的卷可能落到下一个租户手里，还要有人付费：他们要 `Delete`。业务系统正相反：
用 `Delete` 时，删掉一个卷声明就丢数据，`Retain` 是最后一道网。本规则代表前一种观点，认同时才启
用。

设置 `reclaimPolicy: Delete`，并在集群外保留备份。
"""

KINDS = ("StorageClass",)
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: csi.example.com
reclaimPolicy: Retain
"""

GOOD = BAD.replace("Retain", "Delete")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find policies other than Delete, which is the default."""
    if manifest.get("reclaimPolicy") not in (None, "Delete"):
        yield Find(
            ("reclaimPolicy",),
            Text("volumes stay after their claims are deleted", "卷声明删除后，卷仍会保留"),
        )
