"""The namespace refuses the pods of this workload.

A LimitRange refuses containers outside its `min` and `max`, and a ResourceQuota on `limits.memory`
refuses every container without such a limit. The Deployment itself is accepted; only its ReplicaSet
says, in an event that nobody reads, that it cannot create a pod.

Set the value inside the range, or give the LimitRange a `default` for what the quota asks.
"""

from collections.abc import Iterator
from decimal import Decimal

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, mapping
from setsail.rules import demand
from setsail.rules.rule import Find, beside

ZH = """命名空间会拒绝这个工作负载的 Pod。

LimitRange 拒绝超出 `min` 与 `max` 的容器；ResourceQuota 限制了 `limits.memory`，就拒绝每个没写该 limit 的容器。Deployment
本身会被接受，只有它的 ReplicaSet 在没人看的事件里说无法创建 Pod。

把值设在范围内，或在 LimitRange 里为配额要求的项提供 `default`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 500m, memory: 512Mi}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {limits.memory: 8Gi}
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {limits.memory: 8Gi}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods in a namespace with a LimitRange or a quota."""
    home = manifest.namespace
    ranges = demand.limit_ranges(home, around) or demand.limit_ranges(home, around, "Pod")
    return manifest.pod is not None and bool(ranges or demand.quotas(home, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers outside a range, and those without what a quota asks of each."""
    pod = manifest.pod
    if pod is None:
        return
    for container in pod.of_role("main", "sidecar", "init"):
        for limit in demand.limit_ranges(manifest.namespace, around):
            yield from _outside(container, limit, around)
        yield from _unsaid(manifest, container, around)
    for limit in demand.limit_ranges(manifest.namespace, around, "Pod"):
        for resource, most in _amounts(limit, "max"):
            total = demand.of_pod(pod, around, f"limits.{resource}")
            if total > most:
                said = (demand.written(total, resource), demand.written(most, resource))
                yield Find(
                    (*pod.path, "containers"),
                    Text(
                        f"the containers' {resource} limits are {said[0]} together, of at most "
                        f"{said[1]} for a pod",
                        f"各容器的 {resource} limit 合计 {said[0]}，而每个 Pod 最多 {said[1]}",
                    ),
                    (_shown(limit, "max", resource),),
                )


def _outside(container: Container, limit: demand.Limit, around: Around) -> Iterator[Find]:
    """A request below the least or a limit above the most."""
    for section, field in (("requests", "min"), ("limits", "max")):
        for resource, bound in _amounts(limit, field):
            got = demand.asked(container, around, f"{section}.{resource}")
            wrong = got is not None and (got < bound if field == "min" else got > bound)
            if got is not None and wrong:
                said = demand.written(got, resource), demand.written(bound, resource)
                en, zh = ("least", "最少") if field == "min" else ("most", "最多")
                yield Find(
                    (*container.path, "resources", section, resource),
                    Text(
                        f"container {container.name} has {said[0]} {resource}; the namespace allows "
                        f"at {en} {said[1]}",
                        f"容器 {container.name} 的 {resource} 为 {said[0]}；命名空间{zh}允许 {said[1]}",
                    ),
                    (_shown(limit, field, resource),),
                )


def _unsaid(manifest: Manifest, container: Container, around: Around) -> Iterator[Find]:
    """What a quota counts must be said by each container, unless the pod says it."""
    for quota in demand.quotas(manifest.namespace, around):
        for key, _ in demand.hard(quota):
            section, _, resource = (key if "." in key else f"requests.{key}").partition(".")
            if resource not in ("cpu", "memory"):
                continue
            whole = manifest.get(*container.path[:-2], "resources", section, resource)
            if whole is None and demand.asked(container, around, f"{section}.{resource}") is None:
                yield Find(
                    (*container.path, "resources", section, resource),
                    Text(
                        f"container {container.name} sets no {section}.{resource}, which the quota "
                        "asks of every container: its pods are refused",
                        f"容器 {container.name} 没有 {section}.{resource}，而配额要求每个容器都有：其 Pod "
                        "会被拒绝",
                    ),
                    (beside(quota, ("spec", "hard", key), Text("the quota", "配额")),),
                )


def _amounts(limit: demand.Limit, field: str) -> Iterator[tuple[str, Decimal]]:
    for resource, value in mapping(limit.body, field).items():
        if resource in ("cpu", "memory") and (found := demand.amount(value)) is not None:
            yield resource, found


def _shown(limit: demand.Limit, field: str, resource: str) -> Related:
    bound = Text("the bound of the namespace", "命名空间的界限")
    return beside(limit.by, (*limit.path, field, resource), bound)
