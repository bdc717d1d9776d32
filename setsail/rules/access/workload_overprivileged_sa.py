"""A workload's account can take over the cluster.

Its token is mounted into the pod. Whoever breaks into the program holds it, and with it every
Secret, every pod or every role of the cluster.

Give the account a Role with what the program uses, in its own namespace. An operator that must be
powerful runs in a namespace of its own, with nothing beside it.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """工作负载的账号可以接管集群。

它的令牌挂载在 Pod 里。攻破程序的人就得到它，随之得到集群的所有 Secret、所有 Pod 或所有角色。

给账号一个只含程序所用权限的 Role，限定在自己的命名空间。确实需要大权限的 operator 应放在单独的命名空间，旁边不放
别的东西。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: registry.example/web:1.4
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: registry.example/web:1.4
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods whose account is bound to something."""
    account = rbac.account_of(manifest)
    return manifest.pod is not None and any(rbac.bindings_of(manifest.namespace, account, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find bindings, for the whole cluster, to a role with which one can take it over."""
    if manifest.pod is None:
        return
    account = rbac.account_of(manifest)
    for binding in rbac.bindings_of(manifest.namespace, account, around):
        if rbac.takes_over(binding, around):
            role = text(binding.body, "roleRef", "name")
            given = Text(f"{binding.ref} gives it {role}", f"{binding.ref} 给了它 {role}")
            place = binding.place(("roleRef", "name"))
            yield Find(
                (*manifest.pod.path, "serviceAccountName"),
                Text(
                    f"account {account} of {manifest.ref} can take over the cluster by {role}",
                    f"{manifest.ref} 的账号 {account} 可凭 {role} 接管集群",
                ),
                (Related(place, binding.ref, given),),
            )
