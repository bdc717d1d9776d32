"""A pod can be logged in to by SSH.

An SSH server is a second way in, with keys and users that the cluster knows nothing of: no role
guards it and no audit log sees it.

Remove it. `kubectl exec` and `kubectl debug` do the same under the cluster's own rights. A Git server
that must speak SSH waives this.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, number, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """可以通过 SSH 登录 Pod。

SSH 服务是另一个入口，密钥和用户都不归集群管：没有角色约束它，审计日志也看不到。

去掉它。`kubectl exec` 和 `kubectl debug` 做同样的事，并受集群权限约束。必须提供 SSH 的 Git 服务请用豁免说明。
"""

KINDS = (*WORKLOADS, "Service")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
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
        - containerPort: 22
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
        - containerPort: 8022
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find container port 22, and Services to 22 or its usual stand-in 2222."""
    if manifest.kind == "Service":
        for at, port in enumerate(items(manifest.body, "spec", "ports")):
            for field in ("port", "targetPort"):
                if number(port, field) in (22, 2222):
                    yield _find(("spec", "ports", at, field), manifest.ref, number(port, field))
                    break
    for container in podspec.containers(manifest):
        for at, port in enumerate(items(container.body, "ports")):
            tcp = text(port, "protocol") in ("", "TCP")
            if tcp and number(port, "containerPort") == 22:
                path = (*container.path, "ports", at, "containerPort")
                yield _find(path, f"container {container.name}", 22)


def _find(path: Path, who: object, port: int | None) -> Find:
    return Find(path, Text(f"{who} offers SSH on port {port}", f"{who} 在端口 {port} 提供 SSH"))
