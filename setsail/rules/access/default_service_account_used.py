"""A workload runs under the namespace's default ServiceAccount.

Everything else that names no account runs under it too. A right that one of them gets, all of them
have, and an audit cannot tell who used it.

Give the workload a ServiceAccount of its own, and name it in `serviceAccountName`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules.rule import Find

ZH = """工作负载用的是命名空间的默认 ServiceAccount。

没有写账号的其他东西也都用它。给其中一个的权限，全部都有；审计时分不清是谁用的。

给这个工作负载单独的 ServiceAccount，并写在 `serviceAccountName` 里。
"""

KINDS = WORKLOADS
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
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods without an account of their own."""
    assert manifest.pod is not None
    spec = manifest.pod.spec
    name = text(spec, "serviceAccountName") or text(spec, "serviceAccount")
    if name in ("", "default"):
        yield Find(
            (*manifest.pod.path, "serviceAccountName"),
            Text(
                f"{manifest.name} shares the default ServiceAccount of its namespace",
                f"{manifest.name} 与他人共用命名空间的默认 ServiceAccount",
            ),
        )
