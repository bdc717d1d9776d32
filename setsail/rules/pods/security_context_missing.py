"""A container has no security context, and neither has its pod.

Nobody has thought about what it may do: it runs as the user of its image, and whether it may
escalate, which capabilities it keeps and whether it can write to its own root get the loosest
answer. These last can be said in the container's context alone; each has a rule of its own, which
also speaks where only the pod has a context.

Give every container a `securityContext`, with at least `allowPrivilegeEscalation: false` and
`capabilities: {drop: [ALL]}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器和它的 Pod 都没有 securityContext。

没有人考虑过它能做什么：它以镜像里的用户运行；能否提权、保留哪些 capability、能否写自己的根目录，每一项都取最宽松
的答案。后面这几项只能写在容器的 securityContext 里；它们各有自己的规则，只有 Pod 级 securityContext 时也会提醒。

给每个容器写上 `securityContext`，至少包括 `allowPrivilegeEscalation: false` 和 `capabilities: {drop: [ALL]}`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
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
        allowPrivilegeEscalation: false
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers without a word on security, of their own or of their pod."""
    if manifest.pod is None or manifest.get(*manifest.pod.path, "securityContext"):
        return
    for container in podspec.containers(manifest):
        if not container.get("securityContext"):
            yield Find(
                (*container.path, "securityContext"),
                Text(
                    f"neither container {container.name} nor its pod has a security context",
                    f"容器 {container.name} 和它的 Pod 都没有 securityContext",
                ),
            )
