"""A NetworkPolicy stops a call that the program is configured to make.

The program is told the name of a Service, and the policies either do not let it out to those pods or
do not let it in there. Everything starts, and one part of the system never answers: the usual
outage of the day after default-deny was switched on.

Allow the edge on both sides: egress of the caller to the pods and their port, and ingress of the
callee from the caller. The port is that of the container, not that of the Service.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, Pod
from setsail.rules import chain, edges, policies
from setsail.rules.rule import Find, beside

ZH = """NetworkPolicy 拦住了程序配置好的调用。

程序被告知了某个 Service 的名字，而策略要么不让它出去到那些 Pod，要么不让它进到那边。一切都能启动，系统的某一部分却一直
不响应：开启默认拒绝第二天最常见的故障。

两边都放行这条边：调用方对目标 Pod 及其端口的出站，被调方来自调用方的入站。端口是容器的端口，不是 Service 的。
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
          env: [{name: REDIS_URL, value: "redis://cache:6379"}]
---
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports: [{port: 6379}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache}
spec:
  selector: {matchLabels: {app: cache}}
  template:
    metadata: {labels: {app: cache}}
    spec:
      containers:
        - name: cache
          image: registry.example/cache:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec:
  podSelector: {matchLabels: {app: cache}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: worker}}}]
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
          env: [{name: REDIS_URL, value: "redis://cache:6379"}]
---
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports: [{port: 6379}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache}
spec:
  selector: {matchLabels: {app: cache}}
  template:
    metadata: {labels: {app: cache}}
    spec:
      containers:
        - name: cache
          image: registry.example/cache:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec:
  podSelector: {matchLabels: {app: cache}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that name a Service whose pods were given, in a set with policies."""
    if manifest.pod is None or not around.of_kind("NetworkPolicy"):
        return False
    return any(m.service is not None for m in edges.mentions(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find calls to a Service that the policies let reach none of its pods."""
    pod = manifest.pod
    if pod is None:
        return
    for mention in edges.mentions(manifest, around):
        if mention.service is None:
            continue
        callees = around.selected_pods(mention.namespace, mention.service.selector)
        ways = [_way(pod, callee, mention) for callee in callees if callee is not pod]
        if not ways or not mention.service.selector:
            continue
        left = [way for way in ways if policies.may_leave(way, around)]
        if not any(policies.may_enter(way, around) for way in left):
            direction: policies.Direction = "Ingress" if left else "Egress"
            yield _find(mention, (left or ways)[0], direction, around)


def _way(pod: Pod, callee: Pod, mention: edges.Mention) -> policies.Way:
    target = edges.target_port(mention)
    if target is None:
        return policies.Way(pod, callee, policies.Port(None))
    end = chain.landing(callee, *target)
    return policies.Way(pod, callee, policies.Port(end.number, end.protocol))


def _find(
    mention: edges.Mention, way: policies.Way, direction: policies.Direction, around: Around
) -> Find:
    caller = way.caller.owner
    restricted = way.callee if direction == "Ingress" else way.caller
    stopping = policies.isolating(restricted, around, direction)
    names = ", ".join(policy.name for policy in stopping)
    port = way.port.number or "?"
    closed = Text("it does not allow this", "它没有放行")
    return Find(
        mention.path if mention.by is caller else (*mention.container.path, "envFrom"),
        Text(
            f"{caller.ref} calls Service {mention.name} (port {port} of {way.callee.owner.ref}); "
            f"{direction.lower()} is not allowed by NetworkPolicy {names}",
            f"{caller.ref} 调用 Service {mention.name}（{way.callee.owner.ref} 的端口 {port}）；"
            f"NetworkPolicy {names} 没有放行{'入站' if direction == 'Ingress' else '出站'}",
        ),
        tuple(beside(policy, ("spec", direction.lower()), closed) for policy in stopping),
    )
