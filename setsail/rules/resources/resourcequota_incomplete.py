"""A quota leaves CPU or memory open.

A namespace whose quota counts only objects, or only requests, can still take the whole cluster by
using it. A full quota names all four numbers. Against limits on CPU speaks that every container
must then set one: leave `limits.cpu` out on purpose where you set none.

Name `requests.cpu`, `requests.memory`, `limits.cpu` and `limits.memory` in `spec.hard`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules.rule import Find

ZH = """配额没有限制 CPU 或内存。

配额若只数对象，或只管 request，命名空间仍可能实际占用整个集群。完整的配额写明四个数。反对 CPU
limit 的理由是每个容器都必须设置它：不用 CPU limit 的，可有意省去 `limits.cpu`。

在 `spec.hard` 中写明 `requests.cpu`、`requests.memory`、`limits.cpu`、`limits.memory`。
"""

KINDS = ("ResourceQuota",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: ResourceQuota
metadata: {name: team}
spec:
  hard: {requests.cpu: "20", requests.memory: 64Gi}
"""

GOOD = BAD.replace(
    "requests.memory: 64Gi", 'requests.memory: 64Gi, limits.cpu: "40", limits.memory: 64Gi'
)

_WANTED = ("requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find quotas that lack one of the four; `cpu` and `memory` are short for requests."""
    hard = mapping(manifest.body, "spec", "hard")
    has = {*hard, *(f"requests.{name}" for name in ("cpu", "memory") if name in hard)}
    lacking = [name for name in _WANTED if name not in has]
    if lacking:
        yield Find(
            ("spec", "hard"),
            Text(
                f"the quota says nothing of {', '.join(lacking)}",
                f"该配额没有限制 {', '.join(lacking)}",
            ),
        )
