"""A finding is accepted without a reason.

Who reads it later cannot tell whether it is still right, so nobody dares to delete it. Setsail
does not honour it: the finding stays.

Say why, in the annotation's value or behind the rule's name in the comment, and until when if it
is not for ever: `"the vendor's image needs it; until 2026-12-31"`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.rules.suppress import Judged

ZH = """接受问题时没有写明理由。

以后的人无法判断它是否仍然正确，也就没人敢删。启航不承认这样的声明：问题照常报告。

请写明原因：写在注解的值里，或写在注释中规则名之后；不是永久的还要写期限，例如
`"供应商镜像需要；until 2026-12-31"`。
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
    setsail.dev/ignore.privileged-container: ""
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
    setsail.dev/ignore.privileged-container: it loads a module into the kernel
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      securityContext:
        privileged: true
"""


def check(judged: Judged, around: Around) -> Iterator[Find]:
    """Find suppressions that cannot be honoured, with the reason."""
    fault = judged.suppression.fault
    if judged.state == "faulty" and fault is not None:
        yield Find(
            (),
            Text(
                f"this suppression is not honoured: {fault.en}", f"这条忽略声明不生效：{fault.zh}"
            ),
        )
