"""A workload runs under the namespace's default ServiceAccount.

Everything else that names no account runs under it too. A right that one of them gets, all of them
have, and an audit cannot tell who used it. A pod that mounts no token does not use the account.

Give the workload a ServiceAccount of its own, and name it in `serviceAccountName`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """工作负载用的是命名空间的默认 ServiceAccount。

没有写账号的其他东西也都用它。给其中一个的权限，全部都有；审计时分不清是谁用的。不挂载令牌的 Pod
没有使用这个账号。

给这个工作负载单独的 ServiceAccount，并写在 `serviceAccountName` 里。
"""

KINDS = (*WORKLOADS, "ServiceAccount", *rbac.BINDINGS)
ITEM = "least-privilege"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {serviceAccountName: web, containers: [{name: web, image: "registry.example/web:1.4"}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods, bindings, and the account itself."""
    if manifest.kind == "ServiceAccount":
        return manifest.name == "default"
    return manifest.pod is not None or manifest.kind in rbac.BINDINGS


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods that hold a token of it, rights that are given to it, and that it gives tokens."""
    if manifest.kind in rbac.BINDINGS:
        for path, subject in rbac.subjects(manifest):
            if (text(subject, "kind"), text(subject, "name")) == ("ServiceAccount", "default"):
                yield Find(
                    (*path, "name"),
                    Text(
                        f"{manifest.ref} gives rights to the default ServiceAccount",
                        f"{manifest.ref} 把权限给了默认 ServiceAccount",
                    ),
                )
    elif manifest.pod is None:
        if manifest.get("automountServiceAccountToken") is not False:
            yield Find(
                ("automountServiceAccountToken",),
                Text(
                    "the default ServiceAccount gives out tokens", "默认 ServiceAccount 会发放令牌"
                ),
            )
    elif rbac.account_of(manifest) == "default" and rbac.mounts_token(manifest, around):
        yield Find(
            (*manifest.pod.path, "serviceAccountName"),
            Text(
                f"{manifest.name} shares the default ServiceAccount of its namespace",
                f"{manifest.name} 与他人共用命名空间的默认 ServiceAccount",
            ),
        )
