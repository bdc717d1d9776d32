"""One pod gets all the gRPC calls of a caller.

gRPC keeps one connection open and sends everything over it. A ClusterIP chooses a pod when the
connection is opened, and never again: one pod works, the others are idle, and new pods of the
autoscaler get nothing until callers are restarted.

Balance call by call: a headless Service (`clusterIP: None`) with `dns:///` and `round_robin` in the
client, a mesh, or a maximum connection age on the server.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, text
from setsail.rules import chain, edges, replicas
from setsail.rules.rule import Find, beside

ZH = """某个调用方的 gRPC 请求全落在一个 Pod 上。

gRPC 保持一条连接，所有请求都走它。ClusterIP 只在建立连接时选一次 Pod，之后不再选：一个 Pod 在忙，其余空闲；自动扩缩新加的 Pod
在调用方重启之前什么都收不到。

按请求做均衡：headless Service（`clusterIP: None`）加客户端的 `dns:///` 与 `round_robin`，用服务网格，或在服务端设最大连接时长。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: prices}
spec:
  selector: {app: prices}
  ports: [{name: grpc, port: 9000, appProtocol: grpc}]
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
---
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
          env: [{name: PRICES_ADDR, value: "prices:9000"}]
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: prices}
spec:
  clusterIP: None
  selector: {app: prices}
  ports: [{name: grpc, port: 9000, appProtocol: grpc}]
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
---
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
          env: [{name: PRICES_ADDR, value: "prices:9000"}]
"""

_MESH = ("sidecar.istio.io/inject", "linkerd.io/inject", "istio-injection", "istio.io/rev",
         "istio.io/dataplane-mode", "kuma.io/sidecar-injection")  # fmt: skip


def applies(manifest: Manifest, around: Around) -> bool:
    """Services with a gRPC port and an address of their own that somebody calls."""
    plain = text(manifest.body, "spec", "clusterIP") != "None"
    known = plain and text(manifest.body, "spec", "type") != "ExternalName"
    return known and any(_grpc(port) for _, port in chain.service_ports(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find gRPC ports with several pods behind them and a caller without a mesh."""
    workloads = edges.pods_behind(manifest, around)
    several = next((w for w in workloads if replicas.most(w, around) > 1), None)
    if several is None:
        return
    for at, port in chain.service_ports(manifest):
        called = [m for m in edges.callers(around).get(id(manifest), ()) if _to(m, port)]
        plain = [m for m in called if not _meshed(m.container.pod, around)]
        if _grpc(port) and plain:
            caller = plain[0].container.pod.owner
            calls = Text(f"{caller.ref} calls it", f"{caller.ref} 在调用它")
            most = replicas.most(several, around)
            pods = Text(f"up to {most} pods", f"最多 {most} 个 Pod")
            yield Find(
                ("spec", "ports", at),
                Text(
                    f"each pod of {caller.name} sends all its gRPC calls to one of the {most} pods "
                    f"behind {manifest.ref}",
                    f"{caller.name} 的每个 Pod 都把全部 gRPC 请求发给 {manifest.ref} 之后 {most} 个 Pod 中的一个",
                ),
                (
                    beside(plain[0].by, plain[0].path, calls),
                    beside(several, ("metadata", "name"), pods),
                ),
            )


def _grpc(port: dict[str, Any]) -> bool:
    name, protocol = text(port, "name"), text(port, "appProtocol").lower()
    return name == "grpc" or name.startswith("grpc-") or protocol in ("grpc", "kubernetes.io/h2c")


def _to(mention: edges.Mention, port: dict[str, Any]) -> bool:
    return mention.port in (None, port.get("port"))


def _meshed(pod: Pod, around: Around) -> bool:
    space = around.find("Namespace", "", pod.owner.namespace or "default")
    marks = {**(space.labels if space else {}), **(space.annotations if space else {})}
    marks |= {**pod.labels, **pod.annotations}
    return any(marks.get(name) not in (None, "false", "disabled") for name in _MESH)
