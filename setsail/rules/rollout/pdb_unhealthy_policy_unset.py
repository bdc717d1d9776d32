"""Pods that are broken anyway block the drain.

By default a running pod that is not ready may be evicted only while enough others are healthy. If
a release is bad and no pod gets ready, none may go: the node cannot be drained, for the sake of
pods that serve nobody. `AlwaysAllow` (stable in Kubernetes 1.31) lets them go. Against it speaks
only a program that repairs itself while not ready, such as a store that catches up: there the
default protects the copy.

Set `unhealthyPodEvictionPolicy: AlwaysAllow`; for a store write `IfHealthyBudget`, so that the
choice is seen.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """本来就坏了的 Pod 会挡住节点排空。

默认情况下，运行中但未就绪的 Pod 只有在其他 Pod 足够健康时才能被驱逐。若新版本有问题、没有 Pod
能就绪，就谁也走不了：为了谁也不服务的 Pod，节点排不空。`AlwaysAllow`（Kubernetes 1.31 起稳定）
允许它们离开。唯一的反对理由是未就绪时正在自我修复的程序，例如正在追赶数据的存储：此时默认值保护
了那份副本。

设置 `unhealthyPodEvictionPolicy: AlwaysAllow`；存储则写 `IfHealthyBudget`，让人看得见这个选择。
"""

KINDS = ("PodDisruptionBudget",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "ask"

BAD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: web}}
"""

GOOD = BAD.replace("spec:\n", "spec:\n  unhealthyPodEvictionPolicy: AlwaysAllow\n")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find budgets that do not say."""
    path = ("spec", "unhealthyPodEvictionPolicy")
    if not manifest.get(*path):
        yield Find(
            path,
            Text("pods that are not ready may block a node drain", "未就绪的 Pod 可能挡住节点排空"),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Let broken pods go; a store that repairs itself may want the default."""
    return (Edit("set", find.path, "AlwaysAllow"),)
