"""A binding names a role or an account that is not among these files.

A binding to nothing grants nothing, and says so nowhere. Later somebody creates an account of that
name, and has rights that nobody gave them. What it names may come from elsewhere: then this is no
fault.

Correct the name, or remove the binding.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """绑定指向的角色或账号不在这些文件里。

指向空处的绑定不授予任何权限，也不会提示。以后有人创建了同名账号，就得到没有人给过的权限。它指向的对象也可能来自
别处，那就不是错误。

改正名字，或删除这个绑定。
"""

KINDS = rbac.BINDINGS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: shop}]
"""

GOOD = (
    BAD
    + """---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
"""
)

_BUILT_IN = ("cluster-admin", "admin", "edit", "view")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names of roles and accounts that the set has not; those of Kubernetes always exist."""
    for used in reference.references(manifest):
        there = used.kind == "ClusterRole" and used.name in _BUILT_IN
        there = there or used.name.startswith("system:")
        there = there or (used.kind, used.name) == ("ServiceAccount", "default")
        if not there and around.find(used.kind, used.namespace, used.name) is None:
            yield Find(
                used.path,
                Text(
                    f"{manifest.ref} names the {used.kind} {used.name}, which is not here",
                    f"{manifest.ref} 指向的 {used.kind} {used.name} 不在这里",
                ),
            )
