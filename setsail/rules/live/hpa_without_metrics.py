"""An autoscaler gets no metrics.

It cannot count, so it does nothing: the number of pods stays where it is, however high the load.

Install what serves the metric (metrics-server, or an adapter for the others), and give each
container the request that a percentage is taken of.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules.rule import Find

ZH = """自动伸缩器取不到指标。

它无法计算，因此什么也不做：无论负载多高，Pod 数量都不变。

安装提供该指标的组件（metrics-server 或其他适配器），并为每个容器设置百分比所依据的请求值。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = "minimum-from-the-peak"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 9
status:
  desiredReplicas: 0
  conditions:
    - type: ScalingActive
      status: "False"
      reason: FailedGetResourceMetric
      message: "failed to get cpu utilization: no metrics returned from resource metrics API"
"""

GOOD = BAD.replace('"False"', '"True"').replace("FailedGetResourceMetric", "ValidMetricFound")


def applies(manifest: Manifest, around: Around) -> bool:
    """Autoscalers whose controller says whether they work."""
    return bool(running.condition(manifest.body, "ScalingActive"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that do not work, unless they are at rest because of zero replicas."""
    active = running.condition(manifest.body, "ScalingActive")
    reason, said = text(active, "reason"), text(active, "message")
    if active.get("status") == "False" and reason != "ScalingDisabled":
        yield Find(
            ("status", "conditions"),
            Text(f"it does not scale: {reason}: {said}", f"无法伸缩：{reason}：{said}"),
        )
