"""A container runs privileged.

A privileged container has every right that root has on the node: it can load kernel modules,
read every other pod's secrets and mount the node's disks. One hole in the program is then a hole
in every system on that node.

Set `securityContext.privileged: false`. Where a program needs a single right, add that one
capability; node agents that need more belong in a namespace of their own.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器以特权模式运行。

特权容器拥有节点上 root 的全部权限：可以加载内核模块、读取其他 Pod 的密钥、挂载节点磁盘。程序的一个漏洞
就会变成该节点上所有系统的漏洞。

设置 `securityContext.privileged: false`。程序若只需要某一项权限，就只添加那一项 capability；确实需要
更多权限的节点代理应放在独立的命名空间中。
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
        privileged: true
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
        privileged: false
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers with `privileged: true`."""
    for container in podspec.all_containers(manifest):
        path = podspec.security_path(container, "privileged")
        if manifest.get(*path) is True:
            name = container.name
            yield Find(
                path,
                Text(
                    f"container {name} is privileged: it has all rights of root on the node",
                    f"容器 {name} 以特权模式运行，拥有节点上 root 的全部权限",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Take the privilege away; a program that really needs it stops working."""
    return (Edit("set", find.path, False),)
