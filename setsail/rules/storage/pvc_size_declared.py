"""A claim asks for no size.

The API server refuses it, and with it the StatefulSet that would have made it: no pod starts.

Set `resources.requests.storage`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, read
from setsail.rules import claims
from setsail.rules.rule import Find

ZH = """卷声明没有写大小。

API server 会拒绝它，由它支撑的 StatefulSet 也就一个 Pod 都起不来。

设置 `resources.requests.storage`。
"""

KINDS = ("PersistentVolumeClaim", "StatefulSet")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  storageClassName: fast-retain
  accessModes: [ReadWriteOncePod]
"""

GOOD = (
    BAD
    + """  resources: {requests: {storage: 10Gi}}
"""
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims and claim templates without a request for storage."""
    for one in claims.declared(manifest):
        path = ("spec", "resources", "requests", "storage")
        if not read(one.body, *path):
            yield Find(
                (*one.path, *path),
                Text(f"claim {one.name} asks for no size", f"卷声明 {one.name} 没有写大小"),
            )
