"""A finding was accepted until a day that is over.

Somebody took a risk for a while, and said so. The while is over, so the finding that was accepted
is told again, and this one says where the old acceptance stands.

Mend the fault and delete the suppression; or, if the reason still holds, give it a new day.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.rules.suppress import Judged

ZH = """被接受的问题已过期。

有人曾在一段时间内接受某个风险并写明了期限。期限已过，因此被接受的问题重新报告，本条指出原来的声明写在哪里。

请修复问题并删除该声明；如果理由仍然成立，请写上新的日期。
"""

KINDS = ("Suppression",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    setsail.dev/ignore.privileged-container: the node agent needs it; until 2020-12-31
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      securityContext:
        privileged: true
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    setsail.dev/ignore.privileged-container: the node agent needs it; until 2999-12-31
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      securityContext:
        privileged: true
"""


def check(judged: Judged, around: Around) -> Iterator[Find]:
    """Find suppressions whose last day is past."""
    if judged.state == "expired":
        rule, until = judged.suppression.rule, judged.suppression.until
        yield Find(
            (),
            Text(
                f"{rule} was accepted until {until}: {judged.suppression.reason}",
                f"{rule} 只被接受到 {until}：{judged.suppression.reason}",
            ),
        )
