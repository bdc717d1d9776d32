"""A LimitRange leaves something open.

It fills in what pods leave out and turns away what is too large. Without `default` and
`defaultRequest` a pod without numbers stays without them; without `max` and `min` a slip of a unit
goes through.

Give the `Container` limit all four, for CPU and memory.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read, text
from setsail.rules.rule import Find

ZH = """LimitRange 留有空缺。

它补上 Pod 没写的值，并拒绝过大的。没有 `default` 和 `defaultRequest`，没写数字的 Pod 就一直没有；
没有 `max` 和 `min`，单位写错也会放行。

给 `Container` 类型写全这四项，CPU 和内存都要。
"""

KINDS = ("LimitRange",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: LimitRange
metadata: {name: sizes}
spec:
  limits:
    - type: Container
      default: {cpu: 500m, memory: 512Mi}
"""

GOOD = """
apiVersion: v1
kind: LimitRange
metadata: {name: sizes}
spec:
  limits:
    - type: Container
      default: {cpu: 500m, memory: 512Mi}
      defaultRequest: {cpu: 100m, memory: 128Mi}
      max: {cpu: "4", memory: 8Gi}
      min: {cpu: 10m, memory: 16Mi}
"""

_PARTS = ("default", "defaultRequest", "max", "min")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find what a limit lacks; defaults are for containers alone."""
    path = ("spec", "limits")
    found = items(manifest.body, *path)
    if not found:
        yield Find(path, Text("the LimitRange limits nothing", "该 LimitRange 没有任何限制"))
    for at, limit in enumerate(found):
        kind = text(limit, "type")
        parts = _PARTS if kind in ("", "Container") else ("max",)
        lacking = [part for part in parts if not read(limit, part)] + ([] if kind else ["type"])
        if lacking:
            yield Find(
                (*path, at),
                Text(f"the limit lacks {', '.join(lacking)}", f"该限制缺少 {', '.join(lacking)}"),
            )
