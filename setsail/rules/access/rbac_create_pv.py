"""A role may create PersistentVolumes.

A volume of type `hostPath` is any directory of a node. Pod Security looks at pods, not at volumes,
so a claim on such a volume mounts the node's root past every policy.

Remove it. Storage classes provide volumes; by hand only the platform's people make them.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以创建 PersistentVolume。

`hostPath` 类型的卷可以是节点上的任何目录。Pod 安全检查只看 Pod、不看卷，因此通过声明使用这样的卷，就能绕过所有
策略挂载节点的根目录。

去掉它。卷由存储类提供；手工创建只由平台人员进行。
"""

KINDS = rbac.ROLES
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: storage}
rules: [{apiGroups: [""], resources: [persistentvolumes], verbs: [create]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: storage}
rules: [{apiGroups: [""], resources: [persistentvolumes], verbs: [get, list]}]
"""

POWERS = (rbac.Power(rbac.CORE, ("persistentvolumes",), ("create",)),)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that create volumes."""
    can = Text("may create volumes of any kind", "可以创建任意类型的卷")
    yield from rbac.finds(manifest, POWERS, can)
