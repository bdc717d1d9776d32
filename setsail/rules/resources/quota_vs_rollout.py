"""The quota of the namespace leaves no room for a rollout.

During a rolling update there are more pods than usual: `maxSurge` on top of the replicas. If all
pods of the namespace and the extra ones of one rollout together ask for more than the ResourceQuota
allows, the new pods are refused. The old ones keep running, so everything looks green while the
release never ends.

Raise the quota by the surge of the largest workload, lower its `maxSurge`, or ask for less.
"""

from collections.abc import Iterator
from decimal import Decimal

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest import rollout
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import demand, replicas
from setsail.rules.rule import Find, beside

ZH = """命名空间的配额没有给发布留余地。

滚动更新时 Pod 比平时多：副本数之上还有 `maxSurge`。如果命名空间里所有 Pod 加上一次发布多出来的部分超过 ResourceQuota，
新 Pod 会被拒绝。旧 Pod 还在运行，看上去一切正常，发布却永远结束不了。

按最大工作负载的 surge 提高配额，调小它的 `maxSurge`，或减少请求的资源。
"""

KINDS = ("ResourceQuota",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {requests.cpu: "2"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}
"""

GOOD = """
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {requests.cpu: "3"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Quotas of a namespace with workloads whose number of pods the files tell."""
    return manifest in demand.quotas(manifest.namespace, around) and any(
        demand.workloads(manifest.namespace, around)
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find limits that the pods at the lowest scale and the largest surge exceed."""
    for key, most in demand.hard(manifest):
        usual = demand.in_namespace(manifest.namespace, around, key)
        extra, largest = _largest(manifest.namespace, around, key)
        if usual + extra <= most:
            continue
        sums = {
            "usual": demand.written(usual, key),
            "extra": demand.written(extra, key),
            "most": demand.written(most, key),
        }
        yield Find(
            ("spec", "hard", key),
            Text(
                "the workloads ask for {usual} of {most}, and a rollout for {extra} more: new pods "
                "are refused".format(**sums),
                "工作负载请求 {usual}（上限 {most}），一次发布还要 {extra}：新 Pod 会被拒绝".format(
                    **sums
                ),
            ),
            tuple(_surges(largest, sums["extra"])),
        )


def _surges(largest: Manifest | None, extra: str) -> Iterator[Related]:
    if largest is not None:
        asks = Text(f"its rollout asks for {extra} more", f"它的发布会多请求 {extra}")
        yield beside(largest, ("metadata", "name"), asks)


def _largest(namespace: str, around: Around, key: str) -> tuple[Decimal, Manifest | None]:
    """What the largest rollout asks for on top, and whose it is."""
    best: tuple[Decimal, Manifest | None] = (demand.ZERO, None)
    for workload in demand.workloads(namespace, around):
        room = rollout.of(workload, replicas.least(workload, around))
        if room is not None and room.surge:
            extra = room.surge * demand.per_pod(workload, around, key)
            if extra > best[0]:
                best = (extra, workload)
    return best
