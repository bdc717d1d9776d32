"""A ServiceAccount names a Secret that is not among these files.

Pods that run under it cannot pull from the private registry, and say so only when they start. The
Secret may come from elsewhere: then this is no fault.

Add what creates the Secret (an ExternalSecret), or correct the name.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import provision
from setsail.rules.rule import Find

ZH = """ServiceAccount 指向的 Secret 不在这些文件里。

使用它的 Pod 无法从私有仓库拉取镜像，而且启动时才会报错。Secret 也可能来自别处，那就不是错误。

添加创建这个 Secret 的对象（如 ExternalSecret），或改正名字。
"""

KINDS = ("ServiceAccount",)
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
imagePullSecrets: [{name: registry}]
"""

GOOD = (
    BAD
    + """---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: registry, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  dataFrom: [{extract: {key: shop/registry}}]
"""
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names that no Secret has and nothing provides."""
    for used in reference.references(manifest):
        if used.kind == "Secret" and not provision.provides(
            around, "Secret", used.namespace, used.name
        ):
            yield Find(
                used.path,
                Text(
                    f"nothing here provides Secret {used.name} of ServiceAccount {manifest.name}",
                    f"这里没有提供 ServiceAccount {manifest.name} 的 Secret {used.name}",
                ),
            )
