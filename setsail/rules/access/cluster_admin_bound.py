"""An account is bound to cluster-admin, or to a role that amounts to it.

It may do everything to everyone: read every Secret, change every workload, delete every namespace.
One leaked token of it is the whole cluster.

Bind a Role with the verbs and resources that are really used, in the namespace where they are.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """账号绑定了 cluster-admin 或与之相当的角色。

它能对任何人做任何事：读所有 Secret，改所有工作负载，删所有命名空间。泄漏它的一个令牌就等于交出整个集群。

只在需要的命名空间里，绑定写明动词和资源的 Role。
"""

KINDS = ("ClusterRoleBinding", "RoleBinding")
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: deployer, namespace: ci}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployer, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: ServiceAccount, name: deployer, namespace: ci}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find bindings to it; that of Kubernetes itself is for people with the keys."""
    names = [text(subject, "name") for _, subject in rbac.subjects(manifest)]
    who = [name for name in names if name != "system:masters"]
    if rbac.of_kubernetes(manifest) or (names and not who) or not _everything(manifest, around):
        return
    role, shown = text(manifest.body, "roleRef", "name"), ", ".join(who) or "-"
    yield Find(
        ("roleRef", "name"),
        Text(f"{shown} may do everything, by {role}", f"{shown} 凭 {role} 拥有全部权限"),
    )


def _everything(binding: Manifest, around: Around) -> bool:
    """Whether the role is cluster-admin, or allows the same in its scope.

    For the whole cluster `admin` and `edit` come to the same: both run pods in `kube-system`.
    """
    name = text(binding.body, "roleRef", "name")
    whole = binding.kind == "ClusterRoleBinding" and name in ("admin", "edit")
    if name == "cluster-admin" or whole:
        return True
    role = rbac.role_of(binding, around)
    return role is not None and any(
        all("*" in items(rule, field) for field in ("apiGroups", "resources", "verbs"))
        for rule in rbac.effective(role, around)
    )
