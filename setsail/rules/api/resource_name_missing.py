"""An object has no name.

The API server refuses it.

Set `metadata.name`; `generateName` only for what is created and never applied.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import ANY, Find

ZH = """对象没有名字。

API server 会拒绝它。

设置 `metadata.name`；只有用 create 而从不 apply 的对象才用 `generateName`。
"""

KINDS = (ANY,)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata: {namespace: shop}
data: {a: b}
"""

GOOD = BAD.replace("{namespace: shop}", "{namespace: shop, name: web}")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find objects with neither name nor generateName."""
    if not manifest.get("metadata", "name") and not manifest.get("metadata", "generateName"):
        yield Find(("metadata", "name"), Text("metadata.name is missing", "缺少 metadata.name"))
