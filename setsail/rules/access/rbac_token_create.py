"""A role may make tokens for any ServiceAccount of its scope.

Whoever holds a token is that account. `create` on `serviceaccounts/token` is therefore the sum of the
rights of all accounts there.

Name the accounts in `resourceNames`; a program that needs a token of its own has one mounted.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以为范围内任何 ServiceAccount 签发令牌。

持有令牌就等于那个账号，因此对 `serviceaccounts/token` 的 `create` 等于那里所有账号权限之和。

用 `resourceNames` 写明账号；程序自己的令牌可以挂载得到。
"""

KINDS = rbac.ROLES
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: issuer, namespace: shop}
rules: [{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: issuer, namespace: shop}
rules:
  - apiGroups: [""]
    resources: [serviceaccounts/token]
    resourceNames: [web]
    verbs: [create]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that create tokens of unnamed accounts."""
    can = Text("may make a token for every ServiceAccount", "可以为每个 ServiceAccount 签发令牌")
    for path, rule in rbac.granting(manifest, rbac.TOKENS):
        if not items(rule, "resourceNames"):
            yield rbac.find(manifest, path, can)
