"""A pod sees the processes of its node.

With `hostPID: true` a container can list every process of the node, read their environments,
where passwords stand, and send them signals.

Remove `hostPID`. To look into a running pod use `kubectl debug --target`, which shares the
processes of that one pod.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 能看到节点上的进程。

设置 `hostPID: true` 后，容器可以列出节点上的所有进程，读取它们的环境变量（其中常有密码），并向它们发送信号。

去掉 `hostPID`。要查看运行中的 Pod，请用 `kubectl debug --target`，它只共享那一个 Pod 的进程。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods with `hostPID: true`."""
    if manifest.pod is not None and manifest.get(*manifest.pod.path, "hostPID") is True:
        yield Find(
            (*manifest.pod.path, "hostPID"),
            Text(
                "the pod sees and can signal every process of its node",
                "该 Pod 能看到节点上的所有进程并向其发送信号",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Give the pod its own processes; a node agent that reads others stops working."""
    return (Edit("remove", find.path),)
