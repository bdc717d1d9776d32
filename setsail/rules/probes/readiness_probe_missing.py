"""A container behind a Service has no readiness probe.

Without one a pod counts as ready as soon as its process exists. The Service sends it requests
before it can answer, on every start and in every rollout, and goes on sending them when it has
lost what it needs. A worker that takes no requests needs none; a workload that is checked alone is
judged as if it took some.

Add a `readinessProbe` on a path of its own that answers 200 only when the program can serve:
warmed up, connected, not shutting down.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing, traffic
from setsail.rules.rule import Find

ZH = """Service 后面的容器没有就绪探针。

没有就绪探针时，进程一存在 Pod 就算就绪。每次启动和每次发布，Service 都会在它还不能应答时就把请求送来；
当它失去所依赖的东西时，请求也照送不误。不接收请求的 worker 不需要它；单独检查的工作负载按接收请求来判断。

添加 `readinessProbe`，使用单独的路径，只有真正能服务时（预热完毕、连接就绪、没有在退出）才返回 200。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = "readiness-probe"
SEVERITY = "error"
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
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
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
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
"""

applies = traffic.may_serve


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the serving containers that have no readiness probe."""
    for container in traffic.servers(manifest):
        if timing.handler(timing.probe(container, "readinessProbe")):
            continue
        services = ", ".join(s.name for s in around.services_of(manifest))
        name = container.name
        yield Find(
            (*container.path, "readinessProbe"),
            Text(
                f"container {name} has no readinessProbe, and Service {services} sends it requests "
                "before it can answer",
                f"容器 {name} 没有 readinessProbe，Service {services} 会在它能应答之前就送来请求",
            )
            if services
            else Text(
                f"container {name} has no readinessProbe: it counts as ready before it can answer",
                f"容器 {name} 没有 readinessProbe：还不能应答就算就绪",
            ),
        )
