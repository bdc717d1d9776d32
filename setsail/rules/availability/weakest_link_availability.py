"""A service with many replicas needs one that has a single one.

Three replicas of the caller do not help while the one pod behind its Service is being moved to
another node. The number of the caller promises an availability that the system does not have. If two
workloads wait for each other in their init containers, neither ever starts.

Give what others depend on as many replicas, zones and a disruption budget as they have; or lower the
caller's number and say openly what the system can promise.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import edges, replicas
from setsail.rules.rule import Find, beside

ZH = """多副本的服务依赖一个只有单副本的服务。

它依赖的那个唯一的 Pod 被迁到别的节点时，调用方有三个副本也没用。调用方的副本数承诺了系统并不具备的可用性。两个工作负载如果
在 init 容器里互相等待，谁也起不来。

被依赖的一方要有同样多的副本、可用区和中断预算；或降低调用方的数字，如实说明系统能承诺什么。
"""

KINDS = ("Deployment", "StatefulSet")
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: PRICES_URL, value: "http://prices:80"}]
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
  replicas: 1
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
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: PRICES_URL, value: "http://prices:80"}]
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
  replicas: 3
  selector: {matchLabels: {app: prices}}
  template:
    metadata: {labels: {app: prices}}
    spec:
      containers:
        - name: prices
          image: registry.example/prices:1.4
          ports: [{containerPort: 8080}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that call a Service that was given."""
    return any(m.service is not None for m in edges.mentions(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find a callee with one pod behind a caller with several, and two that wait for each other."""
    several = replicas.least(manifest, around)
    seen: set[int] = set()
    for mention in edges.mentions(manifest, around):
        callees = edges.pods_behind(mention.service, around) if mention.service else ()
        path = mention.path if mention.by is manifest else (*mention.container.path, "envFrom")
        for callee in callees:
            if callee is manifest or id(callee) in seen:
                continue
            seen.add(id(callee))
            if mention.container.role == "init" and _waits(callee, manifest, around):
                waits = Text("it waits too", "它也在等待")
                yield Find(
                    path,
                    Text(
                        f"{manifest.ref} and {callee.ref} wait for each other before they start",
                        f"{manifest.ref} 和 {callee.ref} 在启动前互相等待",
                    ),
                    (beside(callee, ("metadata", "name"), waits),),
                )
            elif several > 1 and len(callees) == 1 and _alone(callee, around):
                yield _weak(path, manifest, callee, several)


def _weak(path: Path, manifest: Manifest, callee: Manifest, several: int) -> Find:
    one = Text("it runs one pod", "它只运行一个 Pod")
    return Find(
        path,
        Text(
            f"{manifest.name} runs {several} pods, and all of them need {callee.ref}, which runs one",
            f"{manifest.name} 运行 {several} 个 Pod，而它们都依赖只有一个 Pod 的 {callee.ref}",
        ),
        (beside(callee, ("spec", "replicas"), one),),
    )


def _alone(callee: Manifest, around: Around) -> bool:
    steady = callee.kind in ("Deployment", "StatefulSet")
    return steady and replicas.least(callee, around) == 1


def _waits(workload: Manifest, other: Manifest, around: Around) -> bool:
    """Whether an init container of one names a Service of the other."""
    return any(
        mention.container.role == "init"
        and mention.service is not None
        and other in edges.pods_behind(mention.service, around)
        for mention in edges.mentions(workload, around)
    )
