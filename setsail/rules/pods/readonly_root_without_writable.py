"""A program cannot write where it must.

With a read-only root file system the program fails at its start if it needs a cache, a socket or a
temporary directory and no volume is mounted there: hardening that becomes an outage.

Mount an `emptyDir` with a size limit on each of these directories.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import image_writes
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, items
from setsail.rules import image, podspec, writable
from setsail.rules.rule import Find, beside

ZH = """程序必须写的地方不可写。

根文件系统只读时，如果程序需要缓存、套接字或临时目录，而那里没有挂载卷，它一启动就失败：加固变成了故障。

在这些目录上各挂载一个带大小限制的 `emptyDir`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: docker.io/library/nginx:1.27.1
          ports: [{containerPort: 8080}]
          securityContext: {readOnlyRootFilesystem: true}
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      volumes:
        - {name: cache, emptyDir: {sizeLimit: 64Mi}}
        - {name: run, emptyDir: {sizeLimit: 1Mi}}
      containers:
        - name: web
          image: docker.io/library/nginx:1.27.1
          ports: [{containerPort: 8080}]
          securityContext: {readOnlyRootFilesystem: true}
          volumeMounts:
            - {name: cache, mountPath: /var/cache/nginx}
            - {name: run, mountPath: /var/run}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Known programs on a read-only root."""
    return any(_read_only(c) for c in podspec.containers(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the directories that the program needs and that no writable mount covers."""
    for container in podspec.containers(manifest):
        lacking = writable.lacking(container) if _read_only(container) else ()
        if lacking:
            where = ", ".join(lacking)
            program = Text("this program writes there", "该程序要写那里")
            yield Find(
                (*container.path, "securityContext", "readOnlyRootFilesystem"),
                Text(
                    f"container {container.name} must write to {where}, and its root is read-only",
                    f"容器 {container.name} 需要写 {where}，而根文件系统是只读的",
                ),
                (beside(manifest, (*container.path, "image"), program),),
            )


def _read_only(container: Container) -> bool:
    # With a command of its own the image may run something else, such as a client.
    serves = not items(container.body, "command")
    known = serves and image.parse(container.image).program in image_writes.NEEDED
    return known and container.get("securityContext", "readOnlyRootFilesystem") is True
