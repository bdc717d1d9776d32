"""A user or group number lies outside the ranges that were agreed.

Where numbers are handed out to teams, so that no two systems share one on a node or on network
storage, a number of one's own choosing may be somebody else's.

Use a number of your range. The parameters `runAsUser`, `runAsGroup`, `fsGroup` and
`supplementalGroups` list the ranges (`"20000-29999"`, `"1000"`); a field without any is not judged.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """用户或组编号不在约定的范围内。

编号按团队分配，是为了在同一节点或网络存储上没有两个系统共用一个编号；自己随意选的编号可能是别人的。

使用分配给你的编号。参数 `runAsUser`、`runAsGroup`、`fsGroup`、`supplementalGroups` 列出范围
（如 `"20000-29999"`、`"1000"`）；没有列出范围的字段不检查。
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
  securityContext:
    runAsUser: 1000
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsUser: 20001
  containers:
    - name: web
      image: registry.example/web:1.4
"""

FIELDS = ("runAsUser", "runAsGroup", "fsGroup", "supplementalGroups")
NONE: list[str] = []
PARAMETERS = dict.fromkeys(FIELDS, NONE)
EXAMPLE = {"runAsUser": ["20000-29999"]}


def _ranges(around: Around, field: str) -> list[tuple[int, int]]:
    found = []
    for written in around.setting("ids-not-in-range", PARAMETERS, field):
        low, dash, high = str(written).replace(" ", "").partition("-")
        if low.isdigit() and (not dash or high.isdigit()):
            found.append((int(low), int(high or low)))
    return found


def applies(manifest: Manifest, around: Around) -> bool:
    """Linux pods, where some range was agreed."""
    return podspec.linux(manifest, around) and any(_ranges(around, field) for field in FIELDS)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the numbers that stand in no range of their field."""
    for field in FIELDS:
        if not (ranges := _ranges(around, field)):
            continue
        for path, context, whose in podspec.contexts(manifest):
            given = context.get(field)
            for each in given if isinstance(given, list) else [given]:
                if isinstance(each, int) and not any(low <= each <= high for low, high in ranges):
                    en = f"{field} {each} of {whose.en} is in no agreed range"
                    yield Find(
                        (*path, field), Text(en, f"{whose.zh} 的 {field} {each} 不在约定范围内")
                    )
