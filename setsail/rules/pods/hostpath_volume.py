"""A pod mounts a directory of its node.

What a pod writes to a `hostPath` stays on that node: after a move the pod finds an empty
directory, or another pod's files. A path such as `/etc` or `/var/run` is also the usual way out
of a container.

Use a PersistentVolumeClaim for data, an `emptyDir` for scratch space, a ConfigMap for
configuration.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 挂载了节点上的目录。

写入 `hostPath` 的内容留在那个节点上：Pod 迁移后看到的是空目录，或别的 Pod 的文件。`/etc`、`/var/run`
之类的路径还是容器逃逸最常见的出口。

数据用 PersistentVolumeClaim，临时空间用 `emptyDir`，配置用 ConfigMap。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts:
        - name: uploads
          mountPath: /uploads
  volumes:
    - name: uploads
      hostPath:
        path: /srv/uploads
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
      volumeMounts:
        - name: uploads
          mountPath: /uploads
  volumes:
    - name: uploads
      persistentVolumeClaim:
        claimName: uploads
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that mount anything at all."""
    return any(True for _ in podspec.volumes(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find volumes of type hostPath."""
    for path, volume in podspec.volumes(manifest):
        if isinstance(volume.get("hostPath"), dict):
            name, where = volume.get("name"), volume["hostPath"].get("path")
            yield Find(
                (*path, "hostPath"),
                Text(
                    f"volume {name} is the directory {where} of whichever node the pod is on",
                    f"卷 {name} 是 Pod 所在节点上的目录 {where}",
                ),
            )
