"""A role may talk to the kubelets directly.

Through `nodes/proxy` one runs commands in every pod of a node. The kubelet checks no admission
policy, and the API server's audit log shows only that a proxy was used. `get` is enough.

Remove it. Who needs metrics or health takes `nodes/metrics` and `nodes/stats`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以直接与 kubelet 通信。

通过 `nodes/proxy` 能在节点上的任何 Pod 中执行命令；kubelet 不检查准入策略，API Server 的审计日志也只显示用过
代理。只要 `get` 就够了。

去掉它。需要指标或健康状态的使用 `nodes/metrics` 和 `nodes/stats`。
"""

KINDS = rbac.ROLES
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: agent}
rules: [{apiGroups: [""], resources: [nodes/proxy], verbs: [get]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: agent}
rules: [{apiGroups: [""], resources: [nodes/metrics], verbs: [get]}]
"""

POWERS = (rbac.Power(rbac.CORE, ("nodes/proxy",), ("get", "list", "watch", *rbac.WRITE)),)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules for nodes/proxy, with any verb."""
    can = Text("may command the kubelet of every node", "可以指挥每个节点的 kubelet")
    yield from rbac.finds(manifest, POWERS, can)
