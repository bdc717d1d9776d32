"""An autoscaler may go down to one pod.

At night the service then hangs on one pod: a node upgrade or a crash is an outage. Unset means 1.
A minimum of two keeps the service through the loss of one; three keep it through a loss during a
drain. `least` is the number you ask for.

Set `minReplicas` to at least two, and to what the peak needs within the time of a scale-up.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import rollout
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """自动扩缩可能缩到一个 Pod。

到了夜里，服务就只靠一个 Pod：节点升级或崩溃就是中断。不写即为 1。最少两个可以承受失去一个；三个
可以在排空期间再失去一个。`least` 是要求的数量。

把 `minReplicas` 设为至少 2，并要够应付扩容完成之前的峰值。
"""

KINDS = ("HorizontalPodAutoscaler",)
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS = {"least": 2}

BAD = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 1
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""

GOOD = BAD.replace("minReplicas: 1", "minReplicas: 2")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find minima below `least`."""
    least = around.setting("hpa-min-replicas-low", PARAMETERS, "least")
    written = rollout.scaler_bounds(manifest)[0]
    if written < least:
        yield Find(
            ("spec", "minReplicas"),
            Text(
                f"the autoscaler may go down to {written}; {least} are asked for",
                f"自动扩缩可能降到 {written} 个；要求至少 {least} 个",
            ),
        )
