"""A role may give itself any right.

`escalate` lifts the ban on writing a role with more rights than one holds, `bind` that on handing
out a role that one does not hold, and `impersonate` makes its holder somebody else. Who may write
roles or bindings at all is one mistake from the same.

Remove the rule. Roles and bindings belong to the pipeline of the platform's people.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以给自己任何权限。

`escalate` 取消了“不得写出权限大于自己的角色”的限制，`bind` 取消了“不得授予自己没有的角色”的限制，
`impersonate` 让持有者变成别人。能写角色或绑定的人，离这一步也只差一个疏忽。

去掉这条规则。角色与绑定应由平台人员的流水线管理。
"""

KINDS = rbac.ROLES
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: helper}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: helper}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get, list]}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the three verbs on anything, and rules that write roles or bindings."""
    for path, rule in rbac.rules(manifest):
        named = {"escalate", "bind", "impersonate"} & set(map(str, items(rule, "verbs")))
        if named or rbac.allows(rule, *rbac.TAKEOVER):
            verbs = ", ".join(sorted(named))
            can = (
                Text(f"grants {verbs}", f"允许 {verbs}")
                if named
                else Text(
                    "may write roles or bindings, or act as others",
                    "可以改写角色或绑定，或冒充他人",
                )
            )
            yield rbac.find(manifest, path, can)
