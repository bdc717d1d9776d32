"""Readiness and liveness ask the same question.

The two answers have different effects: "not ready" takes the pod out of the Service, "not alive"
kills it. If one check answers both, a slow database that should only take the pod out restarts
it, in every replica at once.

Give readiness a path that looks at what serving needs, and liveness one that only proves that the
process can answer.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing
from setsail.rules.rule import Find

ZH = """就绪探针与存活探针问的是同一个问题。

两种回答的后果不同：“未就绪”把 Pod 移出 Service，“不存活”则杀掉它。若同一个检查回答两者，一个变慢的数据库
本应只让 Pod 暂时下线，结果却让所有副本同时重启。

就绪探针用检查服务条件的路径，存活探针用只证明进程能应答的路径。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = "liveness-probe"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

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
              path: /health
              port: 8080
          livenessProbe:
            httpGet:
              path: /health
              port: 8080
            failureThreshold: 6
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
          livenessProbe:
            httpGet:
              path: /live
              port: 8080
            failureThreshold: 6
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods in which some container has both probes."""
    return any(
        timing.probe(c, "readinessProbe") and timing.probe(c, "livenessProbe")
        for c in podspec.mains(manifest)
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose two probes have the same handler."""
    for container in podspec.mains(manifest):
        ready = timing.question(timing.probe(container, "readinessProbe"))
        if ready and ready == timing.question(timing.probe(container, "livenessProbe")):
            name = container.name
            yield Find(
                (*container.path, "livenessProbe"),
                Text(
                    f"container {name} has the same check for readiness and liveness: what should "
                    "take it out of the Service restarts it",
                    f"容器 {name} 的就绪与存活用同一个检查：本应只是下线的情况会变成重启",
                ),
            )
