"""A role may read every Secret of its scope.

`list` and `watch` return contents just as `get` does. Whoever holds the role holds every password,
key and token there, also those of other systems.

Name the Secrets in `resourceNames` and allow `get` alone; or mount what the program needs, and drop
the rule.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色能读取范围内的所有 Secret。

`list` 和 `watch` 与 `get` 一样会返回内容。持有这个角色就持有那里的每个口令、密钥和令牌，包括别的系统的。

用 `resourceNames` 写明具体的 Secret 并只给 `get`；或者把程序需要的挂载进去，去掉这条规则。
"""

KINDS = ("Role", "ClusterRole")
ITEM = "least-privilege"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [""], resources: [secrets], resourceNames: [shop-tls], verbs: [get]}]
"""

_LISTING = {"list", "watch", "*"}  # a list with resourceNames is possible, and returns contents


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules on Secrets that name none."""
    can = Text("reads every Secret of its scope", "能读取范围内所有 Secret")
    for path, rule in rbac.granting(manifest, rbac.SECRETS):
        if set(map(str, items(rule, "verbs"))) & _LISTING or not items(rule, "resourceNames"):
            yield rbac.find(manifest, path, can)
