"""Sessions are meant to stick, and the thing that balances does not know it.

`sessionAffinity: ClientIP` works where the Service balances. An Ingress controller sends past the
Service straight to the pods, or all its requests come from its own address: users are logged out at
random, or all land on one pod. Either way the sessions are in the memory of a pod and end with it.

Keep sessions outside the pods (a database, Redis, a signed cookie). Until then tell the Ingress
controller itself (for ingress-nginx `nginx.ingress.kubernetes.io/affinity: cookie`).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import chain, edges, replicas
from setsail.rules.rule import Find, beside

ZH = """会话本应粘住，而做均衡的一方并不知道。

`sessionAffinity: ClientIP` 只在由 Service 做均衡时有效。Ingress 控制器绕过 Service 直接发给 Pod，或者它的请求都来自自己的地址：
用户随机被登出，或者全落在一个 Pod 上。无论哪种，会话都在某个 Pod 的内存里，随它消失。

把会话放到 Pod 之外（数据库、Redis、签名 cookie）。在此之前，告诉 Ingress 控制器本身（ingress-nginx 用
`nginx.ingress.kubernetes.io/affinity: cookie`）。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  sessionAffinity: ClientIP
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
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
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  sessionAffinity: ClientIP
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
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
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/affinity: cookie}}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
"""

_TOLD = ("affinity", "sticky", "stickiness", "cookie", "hash-by", "persistence")


def applies(manifest: Manifest, around: Around) -> bool:
    """Services with an affinity behind an Ingress or a route."""
    sticky = manifest.get("spec", "sessionAffinity") == "ClientIP"
    return sticky and bool(chain.entries_of(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find entries that know nothing of the affinity, in front of several pods."""
    several = any(replicas.most(w, around) > 1 for w in edges.pods_behind(manifest, around))
    if not several or _told(manifest):
        return
    for entry in chain.entries_of(manifest, around):
        if not _told(entry.by) and "sessionPersistence" not in str(entry.by.get("spec", "rules")):
            past = Text("it sends straight to the pods", "它直接发往 Pod")
            yield Find(
                ("spec", "sessionAffinity"),
                Text(
                    f"the affinity of {manifest.ref} does not hold for requests through "
                    f"{entry.by.ref}",
                    f"{manifest.ref} 的会话保持对经过 {entry.by.ref} 的请求无效",
                ),
                (beside(entry.by, entry.path, past),),
            )
            return


def _told(manifest: Manifest) -> bool:
    said = (f"{key}={value}".lower() for key, value in manifest.annotations.items())
    return any(word in each for each in said for word in _TOLD)
