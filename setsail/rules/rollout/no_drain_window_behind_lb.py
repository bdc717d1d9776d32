"""A pod is gone before its load balancer has let go of it.

A load balancer outside the cluster learns later than Kubernetes that a pod ends: after its health
checks have failed, or it keeps connections open for its deregistration delay. If the pod waits
shorter than that, requests still come to an address where nobody listens: 502 in every rollout.

Let the preStop hook wait longer than health check interval × unhealthy threshold, and the grace
period be longer than the deregistration delay; or make those two numbers smaller.
"""

import re
from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import chain, timing, traffic
from setsail.rules.rule import Find, beside

ZH = """负载均衡器还没放手，Pod 就不在了。

集群外的负载均衡器比 Kubernetes 更晚知道 Pod 要结束：要么等健康检查失败，要么在注销延迟期间继续保持连接。Pod 等得比
这更短，请求就会发到没人监听的地址：每次发布都有 502。

让 preStop 等待超过“健康检查间隔 × 失败阈值”，宽限期长于注销延迟；或者把这两个数字调小。
"""

KINDS = ("Deployment", "StatefulSet", "ReplicaSet")
ITEM = "no-gap-in-a-rollout"
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
      terminationGracePeriodSeconds: 45
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          lifecycle: {preStop: {sleep: {seconds: 10}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=120
spec:
  rules:
    - host: shop.example
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
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
      terminationGracePeriodSeconds: 45
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          lifecycle: {preStop: {sleep: {seconds: 10}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30
spec:
  rules:
    - host: shop.example
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
"""

_DELAY = re.compile(r"deregistration_delay\.timeout_seconds=(\d{1,5})").search
_ATTRIBUTES = (
    "alb.ingress.kubernetes.io/target-group-attributes",
    "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes",
)
_CHECK = "service.beta.kubernetes.io/aws-load-balancer-healthcheck-"


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads behind a load balancer whose times are written."""
    return any(True for _ in _said(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find grace periods and hooks that are shorter than the load balancer's times."""
    pod = manifest.pod
    if pod is None:
        return
    for by, annotation, seconds, delay in _said(manifest, around):
        if delay:
            path, given = timing.grace(pod)
            en, zh = "killed", "被杀掉"
        else:
            path, given = _hook(manifest)
            en, zh = "stopped", "停止"
        if given < seconds:
            slow = Text(f"lets go after {seconds} s", f"{seconds} 秒后才放手")
            yield Find(
                path,
                Text(
                    f"the pod is {en} after {given} s, but {by.ref} sends to it for {seconds} s",
                    f"Pod 在 {given} 秒后{zh}，而 {by.ref} 在 {seconds} 秒内仍会发送请求",
                ),
                (beside(by, ("metadata", "annotations", annotation), slow),),
            )


def _said(manifest: Manifest, around: Around) -> Iterator[tuple[Manifest, str, int, bool]]:
    """The object, its annotation, seconds, and whether they are the deregistration delay."""
    seen: set[int] = set()
    for by, _, _ in chain.outside_of(manifest, around):
        if id(by) in seen:
            continue
        seen.add(id(by))
        for name in _ATTRIBUTES:
            if match := _DELAY(by.annotations.get(name, "")):
                yield by, name, int(match[1]), True
        # Only then does the load balancer find out by asking the node for this very pod.
        if text(by.body, "spec", "externalTrafficPolicy") == "Local":
            interval = by.annotations.get(f"{_CHECK}interval", "")
            failures = by.annotations.get(f"{_CHECK}unhealthy-threshold", "2")
            if interval.isdecimal() and failures.isdecimal():
                yield by, f"{_CHECK}interval", int(interval) * int(failures), False


def _hook(manifest: Manifest) -> tuple[Path, int]:
    """The shortest preStop wait of the containers that serve."""
    waits = [
        ((*c.path, "lifecycle", "preStop"), timing.prestop(c)) for c in traffic.servers(manifest)
    ]
    return min(waits, key=lambda wait: wait[1], default=(("spec",), 1 << 30))
