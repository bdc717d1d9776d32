"""The way from the Service to the program is broken at a port.

Each object is right by itself and the chain is not: the Service speaks TCP and the container opens
UDP; the name of the port exists in one of the selected workloads and not in the other; or the
NetworkPolicy opens the port of the Service (80) while packets arrive at the port of the container
(8080). Requests hang or are refused, and each object looks fine.

Name the port in the container and use that name in the Service and in the NetworkPolicy, so that the
number and the protocol stand in one place.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items
from setsail.rules import chain, policies
from setsail.rules.rule import Find, beside

ZH = """从 Service 到程序的路在某个端口断了。

每个对象单看都对，连起来却不通：Service 用 TCP 而容器打开的是 UDP；端口名在选中的一个工作负载里有、另一个里没有；或
NetworkPolicy 放行的是 Service 的端口（80），而报文到达的是容器端口（8080）。请求挂起或被拒绝，每个对象看着都没问题。

在容器里给端口命名，Service 和 NetworkPolicy 都用这个名字，让数字与协议只出现在一处。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{ports: [{port: 80}]}]
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{ports: [{port: 8080}]}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Services whose pods were given."""
    return bool(manifest.selector) and bool(
        around.selected_pods(manifest.namespace, manifest.selector)
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ports of another protocol, of a name that some pods lack, or closed by policies."""
    pods = around.selected_pods(manifest.namespace, manifest.selector)
    for at, port in chain.service_ports(manifest):
        target = port.get("targetPort") or port.get("port")
        wanted = chain.protocol(port)
        ends = [chain.landing(pod, target, wanted) for pod in pods]
        path: Path = ("spec", "ports", at, "targetPort" if port.get("targetPort") else "port")
        yield from _missing(path, target, ends)
        for end in ends:
            yield from _other_protocol(path, target, wanted, end)
            yield from _closed(path, manifest, end, around)


def _missing(path: Path, target: Any, ends: list[chain.Landing]) -> Iterator[Find]:
    """A name that some of the pods declare; where none does, another rule says so."""
    if not isinstance(target, str) or not any(end.declared for end in ends):
        return
    for end in ends:
        if end.declared is None:
            owner = end.pod.owner
            lacks = Text(f"no port is called {target}", f"没有名为 {target} 的端口")
            yield Find(
                path,
                Text(
                    f"{owner.ref} is selected but has no port {target}, so its pods get no traffic",
                    f"{owner.ref} 被选中，却没有端口 {target}，它的 Pod 收不到流量",
                ),
                (beside(owner, (*end.pod.path, "containers"), lacks),),
            )


def _other_protocol(path: Path, target: Any, wanted: str, end: chain.Landing) -> Iterator[Find]:
    if end.declared is not None and end.protocol != wanted:
        owner = end.pod.owner
        opens = Text(f"opens {end.protocol}", f"打开的是 {end.protocol}")
        yield Find(
            path,
            Text(
                f"the Service sends {wanted} to port {target}, and {owner.ref} opens it for "
                f"{end.protocol}",
                f"Service 以 {wanted} 发往端口 {target}，而 {owner.ref} 打开的是 {end.protocol}",
            ),
            (beside(owner, end.declared, opens),),
        )


def _closed(path: Path, service: Manifest, end: chain.Landing, around: Around) -> Iterator[Find]:
    """No policy of the pod opens the port to anybody, but one opens a port that nobody has."""
    if end.number is None:
        return
    port = policies.Port(end.number, end.protocol)
    found = policies.isolating(end.pod, around, "Ingress")
    rules = [
        (policy, at, rule) for policy in found for at, rule in policies.rules(policy, "Ingress")
    ]
    if any(policies.opens(rule, port, end.pod) for _, _, rule in rules):
        return
    for policy, at, rule in rules:
        for wrong in _unknown(rule, end.pod):
            opens = Text(f"it opens {wrong}", f"它放行的是 {wrong}")
            entries = (
                beside(e.by, e.path, Text("traffic enters here", "流量从这里进来"))
                for e in chain.entries_of(service, around)
            )
            yield Find(
                path,
                Text(
                    f"the traffic arrives at port {end.number} of {end.pod.owner.ref}; NetworkPolicy "
                    f"{policy.name} opens {wrong}, which no container has",
                    f"流量到达 {end.pod.owner.ref} 的端口 {end.number}；NetworkPolicy {policy.name} 放行的是没有"
                    f"容器打开的 {wrong}",
                ),
                (beside(policy, ("spec", "ingress", at, "ports"), opens), *entries),
            )
            return


def _unknown(rule: dict[str, Any], pod: Pod) -> Iterator[int | str]:
    """The ports of a rule that no container of the pod declares."""
    for port in items(rule, "ports"):
        wanted = port.get("port") if isinstance(port, dict) else None
        if not isinstance(wanted, int | str) or "endPort" in port:
            continue
        if chain.landing(pod, wanted, chain.protocol(port)).declared is None:
            yield wanted
