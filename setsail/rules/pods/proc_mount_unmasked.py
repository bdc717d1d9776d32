"""A container sees all of `/proc`.

Runtimes hide the parts of `/proc` that tell about the node or change it. `Unmasked` shows them, and
makes `/proc/sys` writable.

Remove `procMount`. Only nested containers need it, and they need `hostUsers: false` with it.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器能看到完整的 `/proc`。

运行时会隐藏 `/proc` 中泄漏或改变节点状态的部分；`Unmasked` 把它们露出来，`/proc/sys` 也变成可写。

去掉 `procMount`。只有嵌套容器需要它，而且要同时设置 `hostUsers: false`。
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
  containers:
    - name: web
      image: registry.example/web:1.4
      securityContext:
        procMount: Unmasked
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
        procMount: Default
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find any other procMount than Default."""
    for container in podspec.all_containers(manifest):
        path = podspec.security_path(container, "procMount")
        if (value := text(manifest.body, *path)) not in ("", "Default"):
            yield Find(
                path,
                Text(
                    f"container {container.name} mounts /proc as {value}",
                    f"容器 {container.name} 以 {value} 方式挂载 /proc",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Hide those parts again; a program that nests containers stops working."""
    return (Edit("set", find.path, "Default"),)
