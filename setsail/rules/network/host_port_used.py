"""A container takes a port of its node.

Only one such pod fits on a node, so a rollout may wait for ever for a free one. The port is open on
the node's own addresses, past Services, Ingress and on many networks past NetworkPolicies too.

Remove `hostPort` and publish the program through a Service.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, number
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器占用了节点的端口。

每个节点只放得下一个这样的 Pod，滚动更新可能一直等不到空闲节点。端口开在节点自己的地址上，绕过 Service、Ingress，
在许多网络上也绕过 NetworkPolicy。

去掉 `hostPort`，通过 Service 对外提供服务。
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
      ports:
        - containerPort: 8080
          hostPort: 8080
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


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ports with a hostPort; 0 stands for none."""
    for container in podspec.all_containers(manifest):
        for at, port in enumerate(items(container.body, "ports")):
            if used := number(port, "hostPort"):
                yield Find(
                    (*container.path, "ports", at, "hostPort"),
                    Text(
                        f"container {container.name} takes port {used} of its node",
                        f"容器 {container.name} 占用节点端口 {used}",
                    ),
                )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Give the port back; whoever called the node's address must call a Service instead."""
    return (Edit("remove", find.path),)
