"""An autoscaler is at its maximum and would add more.

What it may not add, the pods that are there must carry: latency rises, and there is nothing left
for the next event.

Raise `maxReplicas` if nodes and the systems behind it can take that; `setsail size` works it out
from history.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, number, text
from setsail.rules.rule import Find

ZH = """自动伸缩器已到上限，还想继续增加。

不能增加的部分只能由现有 Pod 承担：延迟上升，下一次高峰没有余量。

如果节点和下游能承受，请提高 `maxReplicas`；`setsail size` 可根据历史数据计算。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = "minimum-from-the-peak"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 9
status:
  currentReplicas: 9
  desiredReplicas: 9
  conditions:
    - {type: ScalingLimited, status: "True", reason: TooManyReplicas}
"""

GOOD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 9
status:
  currentReplicas: 4
  desiredReplicas: 4
  conditions:
    - {type: ScalingLimited, status: "False", reason: DesiredWithinRange}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Autoscalers whose controller says whether it is held back."""
    return bool(running.condition(manifest.body, "ScalingLimited"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that want more than they may have."""
    limited = running.condition(manifest.body, "ScalingLimited")
    most = number(manifest.body, "spec", "maxReplicas")
    if limited.get("status") == "True" and text(limited, "reason") == "TooManyReplicas":
        yield Find(
            ("spec", "maxReplicas"),
            Text(f"it wants more than {most} pods", f"它需要的 Pod 多于 {most} 个"),
        )
