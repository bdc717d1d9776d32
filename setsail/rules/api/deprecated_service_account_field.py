"""A pod names its service account by the old field.

`serviceAccount` is an alias of `serviceAccountName` and is kept for old clients only. Tools that
read the new field take the pod for one of the account `default`, and judge, audit and patch the
wrong thing.

Use `serviceAccountName`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 用旧字段写服务账号。

`serviceAccount` 是 `serviceAccountName` 的别名，只为旧客户端保留。读新字段的工具会以为该 Pod 用
的是 `default` 账号，于是判断、审计、修补的都不是它。

使用 `serviceAccountName`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccount: web
  containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace("serviceAccount: web", "serviceAccountName: web")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the old field, unless the new one says the same beside it, as the API server does."""
    if manifest.pod is None:
        return
    old, new = (manifest.pod.get(field) for field in ("serviceAccount", "serviceAccountName"))
    if old and old != new:
        yield Find(
            (*manifest.pod.path, "serviceAccount"),
            Text(
                f"serviceAccount {old} is the old name of serviceAccountName",
                f"serviceAccount {old} 是 serviceAccountName 的旧名",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Move the name over; not where the two fields contradict each other."""
    new = (*find.path[:-1], "serviceAccountName")
    name = manifest.get(*find.path)
    if manifest.get(*new) or not isinstance(name, str):
        return ()
    return (Edit("remove", find.path), Edit("set", new, name))
