"""A role may run commands inside other people's pods.

A shell in a pod reads its memory, its mounted secrets and its token, and leaves no trace in the
program's logs. `get` is enough where clients connect by WebSocket.

Remove `pods/exec` and `pods/attach`. A container for finding a fault (`kubectl debug`) leaves its
trace in the pod; for emergencies keep a separate role that is bound for an hour, and audited.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以在别人的 Pod 里执行命令。

Pod 里的 shell 能读到程序内存、挂载的密钥和令牌，而程序日志里不留痕迹。客户端使用 WebSocket 时，只要 `get`
就够了。

去掉 `pods/exec` 和 `pods/attach`。排障用的临时容器（`kubectl debug`）会在 Pod 上留下痕迹；应急用单独的角色，限时
绑定并审计。
"""

KINDS = rbac.ROLES
ITEM = None  # who is on call needs it; it leads to the pods of its scope, not to the cluster
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: support, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/exec], verbs: [create]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: support, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/log], verbs: [get]}]
"""

POWERS = (rbac.Power(rbac.CORE, ("pods/exec", "pods/attach"), ("create", "get")),)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules for exec and attach."""
    can = Text(
        "may run commands inside every pod of its scope", "可以在其范围内的任何 Pod 中执行命令"
    )
    yield from rbac.finds(manifest, POWERS, can)
