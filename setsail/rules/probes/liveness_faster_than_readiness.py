"""The liveness probe gives up before the readiness probe.

A pod in trouble should first leave the Service and be restarted only if that did not help. If
liveness fails first, the pod is killed while it still gets requests.

Give liveness more patience than readiness: a larger `failureThreshold` × `periodSeconds`, twice
that of readiness is a good rule.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules import podspec, timing
from setsail.rules.rule import Find, beside

ZH = """存活探针比就绪探针先放弃。

出问题的 Pod 应先离开 Service，仍不见好才重启。如果存活探针先失败，Pod 会在还接收请求时被杀掉。

让存活探针比就绪探针更有耐心：`failureThreshold` × `periodSeconds` 更大，取就绪探针的两倍较合适。
"""

KINDS = podspec.LONG_RUNNING
ITEM = "liveness-probe"
SEVERITY = "warning"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
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
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
            periodSeconds: 10
            failureThreshold: 3
          livenessProbe:
            httpGet:
              path: /live
              port: 8080
            periodSeconds: 5
            failureThreshold: 3
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
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
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
            periodSeconds: 10
            failureThreshold: 3
          livenessProbe:
            httpGet:
              path: /live
              port: 8080
            periodSeconds: 5
            failureThreshold: 12
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods in which some container has both probes."""
    return any(
        timing.probe(c, "readinessProbe") and timing.probe(c, "livenessProbe")
        for c in podspec.mains(manifest)
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose liveness patience is not above their readiness patience."""
    for container in podspec.mains(manifest):
        ready = timing.probe(container, "readinessProbe")
        live = timing.probe(container, "livenessProbe")
        if not timing.handler(ready) or not timing.handler(live):
            continue
        restart, leave = timing.patience(live), timing.patience(ready)
        if restart <= leave:
            name = container.name
            leaves = Text(f"it leaves after {leave} s", f"{leave} 秒后离开")
            yield Find(
                (*container.path, "livenessProbe"),
                Text(
                    f"container {name} is restarted after {restart} s of failures and leaves the "
                    f"Service after {leave} s: it should leave first",
                    f"容器 {name} 失败 {restart} 秒后被重启，{leave} 秒后才离开 Service：应先离开",
                ),
                (beside(manifest, (*container.path, "readinessProbe"), leaves),),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Give liveness twice the patience of readiness."""
    live = mapping(manifest.body, *find.path)
    ready = mapping(manifest.body, *find.path[:-1], "readinessProbe")
    failures = -(-2 * timing.patience(ready) // timing.period(live))
    return (Edit("set", (*find.path, "failureThreshold"), failures),)
