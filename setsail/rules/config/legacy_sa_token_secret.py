"""A token for the API server is kept in a Secret.

Such a token never expires and is bound to no pod: who copied it once has it for ever. Since 1.24
Kubernetes makes none by itself; mounted tokens last an hour and die with their pod.

Delete the Secret. Programs outside the cluster get short tokens by `kubectl create token` or an OIDC
provider.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """API Server 的令牌存放在 Secret 里。

这样的令牌永不过期，也不绑定任何 Pod：谁复制过一次就永远拥有它。从 1.24 起 Kubernetes 不再自动创建；挂载的令牌
有效期一小时，并随 Pod 失效。

删除这个 Secret。集群外的程序用 `kubectl create token` 或 OIDC 提供方取得短期令牌。
"""

KINDS = ("Secret", "ServiceAccount")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Secret
metadata:
  name: web-token
  annotations: {kubernetes.io/service-account.name: web}
type: kubernetes.io/service-account-token
"""

GOOD = """
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
automountServiceAccountToken: false
"""

_TYPE = "kubernetes.io/service-account-token"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find such Secrets, and accounts that list one."""
    if text(manifest.body, "type") == _TYPE:
        yield Find(
            ("type",),
            Text(
                f"Secret {manifest.name} keeps a token that never expires",
                f"Secret {manifest.name} 存放着永不过期的令牌",
            ),
        )
    if manifest.kind == "ServiceAccount":
        for at, listed in enumerate(items(manifest.body, "secrets")):
            name = text(listed, "name")
            found = around.find("Secret", manifest.namespace, name)
            kept = found is not None and text(found.body, "type") == _TYPE
            if kept or name.startswith(f"{manifest.name}-token-"):
                yield Find(
                    ("secrets", at),
                    Text(
                        f"ServiceAccount {manifest.name} lists the token Secret {name}",
                        f"ServiceAccount {manifest.name} 列出了令牌 Secret {name}",
                    ),
                )
