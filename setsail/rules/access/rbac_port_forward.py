"""A role may open a tunnel to any port of a pod.

The tunnel goes through the API server and the kubelet, so no NetworkPolicy sees it: whoever holds
the role talks to databases and admin ports that are closed to everybody else. Developers find faults
with it, which is why this is no error in a test environment.

Remove `pods/portforward` where the pods hold real data.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以建立到 Pod 任意端口的隧道。

隧道经过 API Server 和 kubelet，NetworkPolicy 看不到它：持有者可以访问对其他人关闭的数据库和管理端口。开发者会
用它排查问题，所以在测试环境中不算错误。

在 Pod 持有真实数据的地方去掉 `pods/portforward`。
"""

KINDS = rbac.ROLES
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: support, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/portforward], verbs: [create]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: support, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/log], verbs: [get]}]
"""

POWERS = (rbac.Power(rbac.CORE, ("pods/portforward",), ("create", "get")),)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules for port-forward."""
    can = Text("may open a tunnel to every pod of its scope", "可以建立到其范围内任何 Pod 的隧道")
    yield from rbac.finds(manifest, POWERS, can)
