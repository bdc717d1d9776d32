"""A container may administer its node's kernel.

`SYS_ADMIN` covers mounting, namespaces, tracing and a hundred things more. With it a container is
root on the node in all but name. `ALL` contains it.

Remove it. Find out with the runtime's audit which single call the program needs; nearly always a
narrower capability or none will do.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器可以管理节点内核。

`SYS_ADMIN` 包括挂载、命名空间、跟踪等上百种操作；有了它，容器就是没有名分的节点 root。`ALL` 也包含它。

去掉它。通过运行时审计找出程序到底需要哪个调用；几乎总是换成更窄的一项、甚至不需要就够了。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
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
      securityContext:
        capabilities:
          add:
            - SYS_ADMIN
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
        capabilities:
          add:
            - NET_BIND_SERVICE
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find SYS_ADMIN, or ALL, among what is added."""
    for container in podspec.all_containers(manifest):
        for at, added in enumerate(podspec.capabilities(container, "add")):
            if added in ("SYS_ADMIN", "ALL"):
                yield Find(
                    (*podspec.security_path(container, "capabilities"), "add", at),
                    Text(
                        f"container {container.name} adds {added}: root on the node but for the name",
                        f"容器 {container.name} 添加了 {added}，等同于节点 root",
                    ),
                )
