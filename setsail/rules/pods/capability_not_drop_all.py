"""A container keeps Linux capabilities that it does not need.

A container starts with fourteen capabilities, among them raw sockets (forging packets on the pod
network) and changing the owner of files. Hardly any business program uses one of them.

Set `securityContext.capabilities.drop: [ALL]` and add back only what the program proves to need;
the restricted level allows `NET_BIND_SERVICE` and nothing else.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器保留了用不到的 Linux capability。

容器默认带有十四项 capability，包括原始套接字（可在 Pod 网络上伪造报文）和修改文件属主。业务程序几乎都用
不到。

设置 `securityContext.capabilities.drop: [ALL]`，只加回程序确实需要的项；restricted 级别只允许
`NET_BIND_SERVICE`。
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
      securityContext:
        capabilities:
          drop:
            - NET_RAW
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
          drop:
            - ALL
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers that do not drop ALL, or add back more than the restricted level allows."""
    for container in podspec.all_containers(manifest):
        path, name = podspec.security_path(container, "capabilities"), container.name
        if "ALL" not in podspec.capabilities(container, "drop"):
            yield Find(
                (*path, "drop"),
                Text(
                    f"container {name} does not drop all capabilities",
                    f"容器 {name} 没有丢弃全部 capability",
                ),
            )
            continue
        for at, added in enumerate(podspec.capabilities(container, "add")):
            if added != "NET_BIND_SERVICE":
                yield Find(
                    (*path, "add", at),
                    Text(
                        f"container {name} adds {added}, which the restricted level refuses",
                        f"容器 {name} 加回了 {added}，restricted 级别不允许",
                    ),
                )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Drop all; a program that binds a low port or changes owners then needs one added back."""
    if find.path[-1] != "drop":
        return ()
    return (Edit("set", find.path, ["ALL"]),)
