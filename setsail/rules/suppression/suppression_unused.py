"""A finding is accepted that does not occur.

The fault was mended, or the rule's name is misspelt, or the object is called something else now.
A suppression that accepts nothing today will silently accept the next fault of that kind.

Delete it; `setsail rules` lists the names of all rules.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.rules.suppress import Judged

ZH = """被接受的问题并不存在。

问题已经修复，或者规则名写错了，或者对象已改名。今天什么也没接受的声明，会悄悄接受下一个同类问题。

请删除它；`setsail rules` 列出全部规则名。
"""

KINDS = ("Suppression",)
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  annotations:
    setsail.dev/ignore.privileged-container: it was once a pod
"""

GOOD = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
"""


def check(judged: Judged, around: Around) -> Iterator[Find]:
    """Find suppressions that no finding met."""
    if judged.state == "unused":
        rule = judged.suppression.rule
        yield Find(
            (),
            Text(f"{rule} is accepted here and does not occur", f"此处接受的 {rule} 并没有出现"),
        )
