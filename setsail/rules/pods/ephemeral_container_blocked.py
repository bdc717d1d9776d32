"""Somebody put a debugging container into a pod.

It runs inside the pod beside the program, from any image, with the program's network and files, and
it stays until the pod is replaced. Nobody reviewed it. It is also the right tool for finding a fault
that shows in production only: so this is for those who must account for each.

Replace the pod once the fault is found, and give the right to `pods/ephemeralcontainers` to few.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """有人在 Pod 里放了调试容器。

它在 Pod 里与程序并排运行，镜像随意，能用程序的网络和文件，直到 Pod 被替换才消失；没有人评审过它。但它也是查找
只在生产出现的问题的正当工具：所以这条规则是给必须逐一说明的人的。

找到问题后替换这个 Pod，并只把 `pods/ephemeralcontainers` 的权限给少数人。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
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
  ephemeralContainers:
    - name: debugger
      image: registry.example/tools:3.1
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


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ephemeral containers."""
    for container in podspec.all_containers(manifest):
        if container.role == "ephemeral":
            yield Find(
                container.path,
                Text(
                    f"ephemeral container {container.name} was put into the pod",
                    f"Pod 中放入了临时容器 {container.name}",
                ),
            )
