"""A claim may be mounted by more than one pod.

`ReadWriteOnce` means one node, not one pod: two pods of a node can write to the same database
files. `ReadWriteOncePod` (stable in 1.29) lets one pod in, and needs a CSI driver that knows it.
Files that many must share need `ReadWriteMany`, and a program that is made for it: extend
`allowed`.

Set `accessModes: [ReadWriteOncePod]`. It cannot be changed on a claim that exists.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import claims
from setsail.rules.rule import Find

ZH = """卷声明可能被多个 Pod 挂载。

`ReadWriteOnce` 指一个节点，不是一个 Pod：同一节点的两个 Pod 可能写同一批数据库文件。
`ReadWriteOncePod`（1.29 起稳定）只放进一个 Pod，需要支持它的 CSI 驱动。必须共享的文件需要
`ReadWriteMany` 和为此设计的程序：请扩充 `allowed`。

设置 `accessModes: [ReadWriteOncePod]`。已存在的卷声明不能改这一项。
"""

KINDS = ("PersistentVolumeClaim", "StatefulSet")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"allowed": ["ReadWriteOncePod"]}

BAD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  storageClassName: fast-retain
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Gi}}
"""

GOOD = BAD.replace("ReadWriteOnce]", "ReadWriteOncePod]")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims and claim templates with another mode, or with none."""
    allowed = around.setting("pvc-access-mode", PARAMETERS, "allowed")
    for one in claims.declared(manifest):
        modes = items(one.body, "spec", "accessModes")
        if not modes or any(mode not in allowed for mode in modes):
            listed = ", ".join(map(str, modes)) or "-"
            yield Find(
                (*one.path, "spec", "accessModes"),
                Text(f"claim {one.name} allows {listed}", f"卷声明 {one.name} 允许 {listed}"),
            )
