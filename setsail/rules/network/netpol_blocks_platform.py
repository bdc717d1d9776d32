"""A policy keeps out the platform that must reach the pods.

The ingress controller, Prometheus and the API server (for webhooks) call from outside the
namespace. A policy that allows only neighbours leaves an Ingress that answers 504, metrics that are
empty during the incident, and webhooks that time out and stop every change of the cluster.

Allow the namespace of the ingress controller or of the monitoring by its
`kubernetes.io/metadata.name`, for the one port that it needs; for a webhook allow the port from
everywhere, because the API server is no pod.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, Pod
from setsail.rules import platform, policies
from setsail.rules.rule import Find, beside

ZH = """策略把必须访问 Pod 的平台挡在了外面。

Ingress 控制器、Prometheus 和 API server（调用 webhook）都从命名空间之外访问。只放行邻居的策略会让 Ingress 返回 504、故障
时没有指标、webhook 超时并卡住集群的所有变更。

按 `kubernetes.io/metadata.name` 放行 Ingress 控制器或监控的命名空间，只开它需要的端口；webhook 的端口要对所有来源放行，
因为 API server 不是 Pod。
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
metadata: {name: web}
spec:
  rules:
    - host: shop.example
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
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
metadata: {name: web}
spec:
  rules:
    - host: shop.example
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]
      ports: [{port: 8080}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Restricted pods that the platform must reach."""
    if manifest.pod is None or not policies.isolating(manifest.pod, around, "Ingress"):
        return False
    return any(True for _ in platform.callers(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find callers from outside the namespace that no policy of the pod may let in."""
    pod = manifest.pod
    if pod is None:
        return
    found = policies.isolating(pod, around, "Ingress")
    seen: set[tuple[int, int | None]] = set()
    for caller in platform.callers(manifest, around):
        key = (id(caller.by), caller.port.number)
        if key in seen or any(_admits(p, pod, caller, around) for p in found):
            continue
        seen.add(key)
        needs = Text(f"it needs port {caller.port.number}", f"它需要端口 {caller.port.number}")
        closed = Text("it allows other peers only", "只放行了其他对端")
        yield Find(
            ("metadata", "name"),
            Text(
                f"{caller.by.ref} needs {caller.who.en} to reach port {caller.port.number}, and "
                "no NetworkPolicy lets it in",
                f"{caller.by.ref} 需要{caller.who.zh}访问端口 {caller.port.number}，而没有 NetworkPolicy "
                "放行",
            ),
            (
                beside(caller.by, caller.path, needs),
                *(beside(policy, ("spec", "ingress"), closed) for policy in found),
            ),
        )


def _admits(policy: Manifest, pod: Pod, caller: platform.Caller, around: Around) -> bool:
    for _, rule in policies.rules(policy, "Ingress"):
        peers = policies.peers(rule, "Ingress")
        if policies.opens(rule, caller.port, pod) and (
            not peers or any(_may_be(peer, pod, caller, around) for peer in peers)
        ):
            return True
    return False


def _may_be(peer: Any, pod: Pod, caller: platform.Caller, around: Around) -> bool:
    """Whether a peer may be the platform: another namespace, addresses, or pods not given."""
    if not isinstance(peer, dict):
        return False
    if "ipBlock" in peer:
        return True
    if caller.api_server:
        return False
    if "namespaceSelector" in peer:
        return True
    return not around.selected_pods(pod.owner.namespace, peer.get("podSelector"))
