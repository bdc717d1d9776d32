"""A container has no security context.

Whether it may escalate, which capabilities it keeps and whether it can write to its own root can be
said nowhere else: the pod's context has no such fields. Without one it gets the loosest answer to
each.

Give every container a `securityContext`, with at least `allowPrivilegeEscalation: false` and
`capabilities: {drop: [ALL]}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器没有 securityContext。

能否提权、保留哪些 capability、能否写自己的根目录，只能写在这里：Pod 级的 securityContext 没有这些字段。不写，
每一项都取最宽松的答案。

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
    """Find containers whose own security context is absent or empty."""
    for container in podspec.containers(manifest):
        if not container.get("securityContext"):
            yield Find(
                (*container.path, "securityContext"),
                Text(
                    f"container {container.name} has no security context",
                    f"容器 {container.name} 没有 securityContext",
                ),
            )
