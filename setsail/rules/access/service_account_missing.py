"""A workload runs under a ServiceAccount that is not among these files.

If nobody creates it, no pod is ever created: the ReplicaSet reports that the account was not found,
and the Deployment just never gets ready. It may well come from elsewhere, from Terraform or another
folder: then this is no fault.

Add the ServiceAccount beside the workload, or correct the name.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """工作负载使用的 ServiceAccount 不在这些文件里。

如果没有人创建它，就不会有任何 Pod：ReplicaSet 报告找不到账号，Deployment 只是一直不就绪。它也可能来自别处，如
Terraform 或另一个目录，那就不是错误。

把 ServiceAccount 放在工作负载旁边，或改正名字。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
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
"""

GOOD = (
    BAD
    + """---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
"""
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that name an account; every namespace has the one called default."""
    return rbac.account_of(manifest) != "default"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names that no ServiceAccount of the namespace has."""
    name = rbac.account_of(manifest)
    if manifest.pod is None or around.find("ServiceAccount", manifest.namespace, name):
        return
    field = "serviceAccountName" if manifest.pod.get("serviceAccountName") else "serviceAccount"
    yield Find(
        (*manifest.pod.path, field),
        Text(
            f"no ServiceAccount {name} stands among these files",
            f"这些文件里没有 ServiceAccount {name}",
        ),
    )
