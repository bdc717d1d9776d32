"""Nothing watches what a workload really needs.

Requests are written once, from a guess, and stay. A VerticalPodAutoscaler in mode `Off` only
recommends, from what the pods used; in the other modes it also sets the numbers, which must not
meet an autoscaler on the same metric. History read from Prometheus does the same without one:
leave this rule off there.

Add a VerticalPodAutoscaler with `updateMode: "Off"` for the workload.
"""

from collections.abc import Hashable, Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claimants, targets
from setsail.rules.rule import Find

ZH = """没有什么在观察工作负载实际需要多少。

request 往往凭猜测写一次就不再动。`Off` 模式的 VerticalPodAutoscaler 只根据 Pod 的用量给出推荐；
其他模式还会设置数值，不能与按同一指标的自动扩缩并用。从 Prometheus 读历史也能做到同样的事：那样
就不要启用本规则。

为工作负载添加 `updateMode: "Off"` 的 VerticalPodAutoscaler。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = (
    BAD
    + """---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: web}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  updatePolicy: {updateMode: "Off"}
"""
)

_SIZERS = ("VerticalPodAutoscaler",)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find workloads that no VerticalPodAutoscaler targets."""
    own = (manifest.namespace or "default", manifest.kind, manifest.name)
    sized = claimants.others(manifest, own, around.once(_claimants))
    if not sized and not manifest.get("metadata", "ownerReferences"):
        yield Find(
            ("metadata", "name"),
            Text(
                f"no VerticalPodAutoscaler watches {manifest.name}",
                f"没有 VerticalPodAutoscaler 观察 {manifest.name}",
            ),
        )


def _claims(scaler: Manifest) -> Iterator[Hashable]:
    """The workload that it sizes."""
    yield from filter(None, (targets.key(scaler, ("spec", "targetRef")),))


def _claimants(around: Around) -> claimants.Claimants:
    return claimants.index(around.of_kind(*_SIZERS), _claims)
