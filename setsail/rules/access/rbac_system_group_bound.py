"""A binding gives rights to everybody, or rights that cannot be taken back.

`system:unauthenticated` and `system:anonymous` are all who reach the API server;
`system:authenticated` is every account of every tenant. `system:masters` bypasses authorization
altogether.

Bind the people and programs that need the role, by name.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """绑定把权限给了所有人，或给了无法收回的权限。

`system:unauthenticated` 和 `system:anonymous` 是所有能连到 API Server 的人；`system:authenticated` 是所有租户的
所有账号；`system:masters` 则完全绕过鉴权。

按名字绑定需要这个角色的人和程序。
"""

KINDS = rbac.BINDINGS
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: viewers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:unauthenticated"}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: viewers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: support}]
"""

EVERYBODY = ("system:anonymous", "system:unauthenticated", "system:authenticated", "system:masters")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those subjects, except in the bindings that Kubernetes itself makes."""
    if rbac.of_kubernetes(manifest):
        return
    for path, subject in rbac.subjects(manifest):
        if (name := text(subject, "name")) in EVERYBODY:
            role = text(manifest.body, "roleRef", "name")
            yield Find(
                (*path, "name"),
                Text(f"{role} is bound to {name}", f"{role} 绑定给了 {name}"),
            )
