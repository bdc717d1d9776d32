"""The keys of an object are not in alphabetical order.

Sorted keys make two files easy to compare and merge. Most people write in the order in which they
think (kind, name, what, how), and reviewers read it that way; the API does not care. Ask for this
only where a formatter keeps the order.

Sort the keys, best by a tool.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import ANY, Find

ZH = """对象的键没有按字母顺序排列。

键排好序，两个文件便于比较和合并。多数人按思路书写（类型、名字、内容、细节），审阅者也这样读；
API 不在乎。只有用格式化工具保持顺序时才启用本规则。

把键排序，最好用工具。
"""

KINDS = (ANY,)
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {b: two, a: one}
"""

GOOD = """
apiVersion: v1
data: {a: one, b: two}
kind: ConfigMap
metadata: {name: web}
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the first mapping whose keys are out of order."""
    path = next(_unsorted(manifest.body, ()), None)
    if path is not None:
        yield Find(path, Text(f"key {path[-1]} is out of order", f"键 {path[-1]} 没有按顺序"))


def _unsorted(root: Any, top: Path) -> Iterator[Path]:
    """The place of the first key of each mapping that comes too late."""
    waiting: list[tuple[Any, Path]] = [(root, top)]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, dict):
            keys = [key for key in value if isinstance(key, str)]
            late = next((b for a, b in pairwise(keys) if b < a), None)
            if late is not None:
                yield (*path, late)
            waiting.extend((value[key], (*path, key)) for key in keys)
        elif isinstance(value, list):
            waiting.extend((item, (*path, at)) for at, item in enumerate(value))
