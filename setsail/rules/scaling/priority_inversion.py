"""A service is more important than what it cannot do without.

When nodes are full, pods of a low priority are evicted for those of a high one. If the database or
the service behind has a lower class than its caller, the caller survives the shortage and its
dependency is thrown out to make room: both are down. A new `globalDefault` class does this by itself
to everything that had no class before.

Give what others depend on at least the class of its most important caller.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, number, text
from setsail.rules import edges
from setsail.rules.rule import Find, beside

ZH = """服务的优先级比它离不开的依赖还高。

节点满时，低优先级的 Pod 会被驱逐给高优先级的让位。如果数据库或被调用的服务等级低于调用方，资源紧张时调用方留下了，它的依赖却
被赶走：两者都不可用。新加的 `globalDefault` 等级会自动让所有原来没写等级的负载变成这样。

被依赖的一方，等级至少与最重要的调用方相同。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
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
      priorityClassName: business
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: PRICES_URL, value: "http://prices:80"}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: business}
value: 100000
---
apiVersion: v1
kind: Service
metadata: {name: prices}
spec:
  selector: {app: prices}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: prices}
spec:
  selector: {matchLabels: {app: prices}}
  template:
    metadata: {labels: {app: prices}}
    spec:
      containers:
        - name: prices
          image: registry.example/prices:1.4
          ports: [{containerPort: 8080}]
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
      priorityClassName: business
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: PRICES_URL, value: "http://prices:80"}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: business}
value: 100000
---
apiVersion: v1
kind: Service
metadata: {name: prices}
spec:
  selector: {app: prices}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: prices}
spec:
  selector: {matchLabels: {app: prices}}
  template:
    metadata: {labels: {app: prices}}
    spec:
      priorityClassName: business
      containers:
        - name: prices
          image: registry.example/prices:1.4
          ports: [{containerPort: 8080}]
"""

_BUILT_IN = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with a class of a known value that call a Service that was given."""
    value = _value(manifest, around)
    return value is not None and any(m.service for m in edges.mentions(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find callees of a lower priority than this caller."""
    mine = _value(manifest, around)
    pod = manifest.pod
    if mine is None or pod is None:
        return
    seen: set[int] = set()
    for mention in edges.mentions(manifest, around):
        callees = edges.pods_behind(mention.service, around) if mention.service else ()
        for callee in callees:
            theirs = _value(callee, around)
            if theirs is None or theirs >= mine or id(callee) in seen or callee.pod is None:
                continue
            seen.add(id(callee))
            lower = Text(f"its priority is {theirs}", f"它的优先级是 {theirs}")
            called = Text(f"it calls {mention.name}", f"调用 {mention.name}")
            yield Find(
                (*pod.path, "priorityClassName"),
                Text(
                    f"{manifest.name} has priority {mine} and needs {callee.ref}, which has {theirs} "
                    "and is evicted first",
                    f"{manifest.name} 的优先级为 {mine}，却依赖优先级为 {theirs}、会先被驱逐的 {callee.ref}",
                ),
                (
                    beside(callee, (*callee.pod.path, "priorityClassName"), lower),
                    beside(mention.by, mention.path, called),
                ),
            )


def _value(workload: Manifest, around: Around) -> int | None:
    """The priority of a workload's pods; None where the class was not given."""
    pod = workload.pod
    name = text(pod.spec, "priorityClassName") if pod is not None else ""
    if not name:
        return around.once(_default)
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    given = around.find("PriorityClass", "", name)
    return number(given.body, "value") if given is not None else None


def _default(around: Around) -> int:
    """The value without a class: that of the globalDefault, or none."""
    values = (
        number(given.body, "value")
        for given in around.of_kind("PriorityClass")
        if given.get("globalDefault") is True
    )
    return next((value for value in values if value is not None), 0)
