"""A role may rewrite ConfigMaps.

Programs do what their configuration says. In `kube-system` ConfigMaps also say who may enter the
cluster (`aws-auth`) and where names lead (`coredns`). Leader election of older programs needs one
ConfigMap; newer ones use a Lease.

Name the ConfigMaps in `resourceNames`, or let only the pipeline write.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以改写 ConfigMap。

程序按配置行事。`kube-system` 里的 ConfigMap 还决定谁能进入集群（`aws-auth`）以及域名指向哪里（`coredns`）。
较老的程序选主需要一个 ConfigMap，新的程序用 Lease。

用 `resourceNames` 写明具体的 ConfigMap，或只让流水线写。
"""

KINDS = rbac.ROLES
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: tuner, namespace: shop}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [update]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: tuner, namespace: shop}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
"""

POWERS = (rbac.Power(rbac.CORE, ("configmaps",), rbac.WRITE),)
_SYSTEM = {"coredns", "aws-auth", "extension-apiserver-authentication"}


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that write ConfigMaps which are not named, or are the cluster's own."""
    can = Text("may rewrite configuration", "可以改写配置")
    for path, rule in rbac.granting(manifest, *POWERS):
        names = set(map(str, items(rule, "resourceNames")))
        if not names or names & _SYSTEM or manifest.namespace == "kube-system":
            yield rbac.find(manifest, path, can)
