"""A container listens on a port below 1024.

Such a port needs root or `NET_BIND_SERVICE`, unless the runtime lowers the limit, which containerd
and CRI-O do by default for some years now. There is no need for one: the Service translates.

Let the program listen on a high port (8080) and give the Service the low one.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, number
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器监听低于 1024 的端口。

这样的端口需要 root 或 `NET_BIND_SERVICE`，除非运行时降低了界限（近几年的 containerd 和 CRI-O 默认如此）。其实
没有必要：Service 会做转换。

让程序监听较大的端口（如 8080），由 Service 使用小端口。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
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
      ports:
        - containerPort: 80
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
      ports:
        - containerPort: 8080
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find container ports from 1 to 1023."""
    for container in podspec.containers(manifest):
        for at, port in enumerate(items(container.body, "ports")):
            listens = number(port, "containerPort")
            if listens is not None and 0 < listens < 1024:
                yield Find(
                    (*container.path, "ports", at, "containerPort"),
                    Text(
                        f"container {container.name} listens on port {listens}",
                        f"容器 {container.name} 监听端口 {listens}",
                    ),
                )
