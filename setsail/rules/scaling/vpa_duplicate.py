"""Two VerticalPodAutoscalers size one workload.

Each has its own recommendation and evicts pods to apply it; only one of them is taken, and which
one is chance.

Keep one for each workload.
"""

from collections.abc import Hashable, Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claimants, targets
from setsail.rules.rule import Find

ZH = """两个 VerticalPodAutoscaler 在调整同一个工作负载。

各有各的推荐值，并为应用它而驱逐 Pod；只有一个会被采用，采用哪个全凭运气。

每个工作负载只留一个。
"""

KINDS = ("VerticalPodAutoscaler",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: one}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: two}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""

GOOD = """
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: one}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: two}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
"""

_TARGET = ("spec", "targetRef")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find targets that another one has too."""
    target = targets.key(manifest, _TARGET)
    for other in claimants.others(manifest, target, around.once(_claimants)) if target else ():
        sizes_it = Text("sizes it too", "也在调整它")
        yield Find(
            _TARGET,
            Text(f"{other.ref} sizes the same workload", f"{other.ref} 也在调整同一个工作负载"),
            (Related(other.place(_TARGET), other.ref, sizes_it),),
        )
        return


def _claims(scaler: Manifest) -> Iterator[Hashable]:
    """The workload that it sizes."""
    yield from filter(None, (targets.key(scaler, _TARGET),))


def _claimants(around: Around) -> claimants.Claimants:
    return claimants.index(around.of_kind(*KINDS), _claims)
