"""A role may delete workloads, data or traces.

A leaked token of it is an outage, and for claims and namespaces the end of the data. Whoever may
delete events and logs wipes out what happened. A pipeline that prunes needs the first in its own
namespace, so this is for those who must account for each such right.

Leave deleting to the one deployer of a namespace, name what it deletes, and give nobody
`deletecollection`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以删除工作负载、数据或痕迹。

泄漏它的令牌就等于一次停机；如果包括声明和命名空间，数据也就没了。能删除事件和日志的人可以抹掉发生过的事。负责
清理的流水线在自己的命名空间里需要前者，所以这条规则是给必须逐一说明的人的。

把删除留给命名空间唯一的部署账号，写明删除什么，不给任何人 `deletecollection`。
"""

KINDS = rbac.ROLES
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cleaner, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [delete]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cleaner, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
"""

_DELETE = ("delete", "deletecollection")
_CORE = (
    *("pods", "pods/log", "services", "secrets", "configmaps", "namespaces", "events"),
    *("persistentvolumeclaims", "persistentvolumes", "replicationcontrollers"),
)
POWERS = (
    rbac.Power(rbac.CORE, _CORE, _DELETE),
    rbac.Power(("apps",), ("deployments", "statefulsets", "daemonsets", "replicasets"), _DELETE),
    rbac.Power(("batch",), ("jobs", "cronjobs"), _DELETE),
    rbac.Power(("events.k8s.io",), ("events",), _DELETE),
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that delete what a business system is made of."""
    can = Text("may delete objects of its scope", "可以删除其范围内的对象")
    yield from rbac.finds(manifest, POWERS, can)
