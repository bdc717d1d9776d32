"""A role allows everything of a kind with `*`.

`*` covers what exists today and what is added tomorrow, by Kubernetes or by the next operator. With
verbs or resources it usually covers a way to become cluster-admin.

List the verbs and resources that are used. `kubectl auth can-i --list --as=…` shows what is there.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色用 `*` 放行整个一类。

`*` 既包括今天已有的，也包括明天 Kubernetes 或下一个 operator 加进来的；用在动词或资源上，往往就包含了成为
cluster-admin 的途径。

列出真正用到的动词和资源。`kubectl auth can-i --list --as=…` 可以看到现有的权限。
"""

KINDS = ("Role", "ClusterRole")
ITEM = "least-privilege"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules: [{apiGroups: [""], resources: ["*"], verbs: [get]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules: [{apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules with a star in verbs, resources or API groups."""
    for path, rule in rbac.rules(manifest):
        for field in ("verbs", "resources", "apiGroups"):
            if "*" in items(rule, field):
                number = int(path[-1]) + 1
                yield Find(
                    (*path, field),
                    Text(
                        f"rule {number} of {manifest.name} allows all {field}",
                        f"{manifest.name} 的第 {number} 条规则放行所有 {field}",
                    ),
                )
