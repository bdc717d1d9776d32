"""An autoscaler has no room to scale.

With `maxReplicas` equal to `minReplicas` the autoscaler can do nothing, whatever the load. With a
lower one it is refused.

Set `maxReplicas` above the highest peak that you expect, so that it is no cap on the next event;
for a fixed number remove the autoscaler.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """自动扩缩没有伸缩余地。

`maxReplicas` 等于 `minReplicas` 时，无论负载多大它都什么也做不了；更小则会被拒绝。

把 `maxReplicas` 设得高于预期的最高峰，使它不会成为下一次活动的天花板；若要固定数目，就去掉自动扩缩。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = "minimum-from-the-peak"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 3
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 3
  maxReplicas: 9
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find maxReplicas that are absent or not above minReplicas."""
    least = manifest.get("spec", "minReplicas")
    least = 1 if least is None else least
    most = manifest.get("spec", "maxReplicas")
    if most is None:
        yield Find(("spec", "maxReplicas"), Text("maxReplicas is not set", "没有设置 maxReplicas"))
    elif isinstance(least, int) and isinstance(most, int) and most <= least:
        yield Find(
            ("spec", "maxReplicas"),
            Text(
                f"maxReplicas {most} is not above minReplicas {least}: it cannot scale",
                f"maxReplicas {most} 不大于 minReplicas {least}：无法伸缩",
            ),
        )
