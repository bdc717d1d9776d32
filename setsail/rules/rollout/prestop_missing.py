"""A pod behind a Service stops at once when it is told to.

When a pod is deleted, two things happen at the same time: it gets SIGTERM, and its address is
removed from every node and load balancer. The removal takes seconds. A program that closes its
port on SIGTERM refuses the requests that still arrive: errors in every rollout and every drain.

Add a `preStop` hook that sleeps longer than the removal takes (5 to 15 s), `sleep: {seconds: 10}`
from Kubernetes 1.30, and a grace period longer than that.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, traffic
from setsail.rules.rule import Find, beside

ZH = """Service 后面的 Pod 收到停止信号立即停止。

删除 Pod 时有两件事同时发生：它收到 SIGTERM；它的地址从各节点和负载均衡上移除。移除需要数秒。程序若一收到
SIGTERM 就关闭端口，仍在到达的请求会被拒绝：每次发布、每次排空节点都会出错。

添加 `preStop` 钩子，睡眠时间长于移除所需（5 到 15 秒），Kubernetes 1.30 起可写 `sleep: {seconds: 10}`，
宽限期要比它更长。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = "no-gap-in-a-rollout"
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

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
          lifecycle:
            preStop:
              sleep:
                seconds: 10
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


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that a Service selects, and those given alone: they may have one elsewhere."""
    return bool(around.services_of(manifest)) or traffic.may_serve_alone(manifest, around)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find serving containers without a preStop hook."""
    services = around.services_of(manifest)
    sends = Text("it sends the requests", "请求来自它")
    for container in traffic.servers(manifest):
        path = (*container.path, "lifecycle", "preStop")
        if not manifest.get(*path):
            name = container.name
            yield Find(
                path,
                Text(
                    f"container {name} has no preStop hook: it stops while requests still arrive",
                    f"容器 {name} 没有 preStop 钩子：请求还在到达，它就停了",
                ),
                tuple(beside(s, ("spec", "selector"), sends) for s in services[:3]),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Wait ten seconds; the API server must know the sleep action (1.30)."""
    return (Edit("set", find.path, {"sleep": {"seconds": 10}}),)
