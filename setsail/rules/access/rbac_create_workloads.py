"""A role may create pods, or what creates pods.

Who creates a pod chooses its ServiceAccount, and with it every right and every Secret that any
account of the namespace has. A pipeline that deploys needs exactly this, and should hold it in its
own namespace alone; nearly nobody else does.

Give people and programs `get`, `list` and `watch`; let one deployer per namespace write, through a
Role and not a ClusterRole.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以创建 Pod，或创建会生成 Pod 的对象。

能创建 Pod 的人可以选择它的 ServiceAccount，也就得到该命名空间中任何账号的全部权限和 Secret。负责部署的流水线
正需要这个权限，但只应在自己的命名空间内拥有；其他人几乎都不需要。

给人和程序 `get`、`list`、`watch`；每个命名空间只让一个部署账号能写，并使用 Role 而不是 ClusterRole。
"""

KINDS = rbac.ROLES
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: builder, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [create]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: builder, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
"""

POWERS = rbac.CREATES_PODS


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that may write pods or controllers."""
    can = Text("may run any pod of its scope", "可以在其范围内运行任意 Pod")
    yield from rbac.finds(manifest, POWERS, can)
