"""A node is not fit for pods.

It does not report, or runs out of memory, disk or process numbers: its pods are moved away after
minutes, and no new one comes. One that is cordoned for long is capacity that is paid and not used.

Look at the kubelet and the disk of the node; drain and replace it if it stays so; uncordon it when
the work on it is done.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """节点不适合运行 Pod。

它没有上报，或者内存、磁盘、进程号不足：几分钟后 Pod 会被迁走，也不再接收新的 Pod。长期禁止调度的
节点则是付了钱却没用的容量。

检查该节点的 kubelet 和磁盘；若持续如此，请排空并更换；维护结束后恢复调度（uncordon）。
"""

KINDS = ("Node",)
ITEM = "platform-can-carry-it"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Node
metadata: {name: node1}
status:
  conditions:
    - {type: Ready, status: Unknown, reason: NodeStatusUnknown, message: Kubelet stopped posting.}
"""

GOOD = BAD.replace("Unknown", '"True"', 1).replace("NodeStatusUnknown", "KubeletReady")


def applies(manifest: Manifest, around: Around) -> bool:
    """Nodes that have reported at least once."""
    return bool(running.condition(manifest.body, "Ready"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find nodes that are not ready, under pressure, or cordoned."""
    for each in items(manifest.body, "status", "conditions"):
        kind, status = text(each, "type"), text(each, "status")
        said = f"{text(each, 'reason')}: {text(each, 'message')}".strip(": ")
        if kind == "Ready" and status != "True":
            yield Find(
                ("status", "conditions"), Text(f"it is not ready: {said}", f"节点未就绪：{said}")
            )
        if kind.endswith(("Pressure", "Unavailable")) and status == "True":
            yield Find(("status", "conditions"), Text(f"{kind}: {said}", f"节点 {kind}：{said}"))
    if manifest.get("spec", "unschedulable") is True:
        yield Find(("spec", "unschedulable"), Text("it is cordoned", "已禁止调度"))
