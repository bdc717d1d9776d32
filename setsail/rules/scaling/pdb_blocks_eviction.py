"""A disruption budget allows no disruption at all.

At the lowest scale that the workload may run, not one pod may be evicted. Node drains then wait
for ever, and cluster upgrades with them; often only at night, when the autoscaler has gone down
to its minimum.

Use `maxUnavailable: 1`, or a `minAvailable` below the lowest number of replicas; a percentage is
rounded up.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest import rollout
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas
from setsail.rules.rule import Find

ZH = """PodDisruptionBudget 不允许任何中断。

在工作负载可能的最低规模下，一个 Pod 也不许驱逐。节点排空会一直等待，集群升级随之卡住；而且常常只在夜里
自动扩缩降到最小值时才出现。

使用 `maxUnavailable: 1`，或让 `minAvailable` 小于最低副本数；百分比是向上取整的。
"""

KINDS = ("PodDisruptionBudget",)
ITEM = "one-zone-can-go"
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 2
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

GOOD = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Budgets that cover a workload among the objects given."""
    return bool(_covered(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find budgets that leave nothing to evict at the lowest scale of a workload."""
    for workload in _covered(manifest, around):
        bounds = replicas.bounds(workload, around)
        allowed = rollout.disruptions(manifest, bounds.least)
        if bounds.least < 1 or allowed is None or allowed > 0:
            continue
        field = "maxUnavailable" if manifest.get("spec", "minAvailable") is None else "minAvailable"
        written, count = manifest.get("spec", field), bounds.least
        by = bounds.said_by
        yield Find(
            ("spec", field),
            Text(
                f"{field} {written} allows no eviction when {workload.ref} runs {count} pods",
                f"{workload.ref} 运行 {count} 个 Pod 时，{field} {written} 不允许任何驱逐",
            ),
            (
                Related(
                    by.place(bounds.path),
                    by.ref,
                    Text(f"{by.ref} may run {count} pods", f"{by.ref} 可能只运行 {count} 个 Pod"),
                ),
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Allow one at a time; for a quorum the author may want another number."""
    spec = find.path[:-1]
    remove = (Edit("remove", find.path),) if find.path[-1] == "minAvailable" else ()
    return (*remove, Edit("set", (*spec, "maxUnavailable"), 1))


def _covered(budget: Manifest, around: Around) -> tuple[Manifest, ...]:
    """The scalable workloads whose pods this budget guards."""
    selector = budget.get("spec", "selector")
    pods = around.selected_pods(budget.namespace, selector)
    return tuple(pod.owner for pod in pods if pod.owner.replicas is not None)
