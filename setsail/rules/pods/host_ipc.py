"""A pod shares memory with the processes of its node.

With `hostIPC: true` a container can read and write the shared memory and semaphores of every
process on the node, those of databases included.

Remove `hostIPC`. Containers of one pod share their own IPC namespace already.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 与节点上的进程共享内存。

设置 `hostIPC: true` 后，容器可以读写节点上所有进程的共享内存与信号量，包括数据库的。

去掉 `hostIPC`。同一个 Pod 的各容器本来就共享自己的 IPC 命名空间。
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
  hostIPC: true
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
    """Find pods with `hostIPC: true`."""
    if manifest.pod is not None and manifest.get(*manifest.pod.path, "hostIPC") is True:
        yield Find(
            (*manifest.pod.path, "hostIPC"),
            Text(
                "the pod shares memory with every process of its node",
                "该 Pod 与节点上的所有进程共享内存",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Give the pod its own memory segments."""
    return (Edit("remove", find.path),)
