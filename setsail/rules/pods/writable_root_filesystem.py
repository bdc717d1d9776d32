"""A container can write to its own root file system.

Whoever gets into a container with a writable root can replace the program and leave tools behind.
A writable root also invites programs to keep data where it dies with the pod.

Set `readOnlyRootFilesystem: true` and mount an `emptyDir` on the directories that the program
really writes to, usually `/tmp`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器可以写自己的根文件系统。

进入容器的攻击者可以替换程序、留下工具。可写的根目录也会诱使程序把数据写在会随 Pod 消失的地方。

设置 `readOnlyRootFilesystem: true`，并在程序确实要写的目录（通常是 `/tmp`）挂载 `emptyDir`。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
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
      securityContext:
        readOnlyRootFilesystem: true
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 1Gi
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose root file system is not read-only."""
    for container in podspec.containers(manifest):
        path = podspec.security_path(container, "readOnlyRootFilesystem")
        if manifest.get(*path) is not True:
            name = container.name
            yield Find(
                path,
                Text(
                    f"container {name} can write to its root file system",
                    f"容器 {name} 可以写根文件系统",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Make the root read-only and `/tmp` writable; other directories only the program knows."""
    container = find.path[:-2]
    pod = manifest.pod.path if manifest.pod is not None else ()
    edits = [Edit("set", find.path, True)]
    mounted = items(manifest.body, *container, "volumeMounts")
    if not any(isinstance(m, dict) and m.get("mountPath") == "/tmp" for m in mounted):
        mount = {"name": "tmp", "mountPath": "/tmp"}
        edits.append(Edit("append", (*container, "volumeMounts"), mount))
        volume = {"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}
        if not any(each.get("name") == "tmp" for _, each in podspec.volumes(manifest)):
            edits.append(Edit("append", (*pod, "volumes"), volume))
    return tuple(edits)
