"""An account is bound to cluster-admin.

It may do everything to everyone: read every Secret, change every workload, delete every namespace.
One leaked token of it is the whole cluster.

Bind a Role with the verbs and resources that are really used, in the namespace where they are.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """账号绑定了 cluster-admin。

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
    """Find bindings to cluster-admin; that of Kubernetes itself is for people with the keys."""
    if text(manifest.body, "roleRef", "name") != "cluster-admin":
        return
    names = [text(s, "name") for s in items(manifest.body, "subjects")]
    outside = [name for name in names if name and name != "system:masters"]
    if outside:
        who = ", ".join(outside)
        yield Find(
            ("roleRef", "name"),
            Text(f"{who} may do everything", f"{who} 拥有全部权限"),
        )
