"""A Service's name sets a variable that the program takes for its own.

For every Service of the namespace Kubernetes sets variables in every pod: a Service `redis` sets
`REDIS_PORT=tcp://10.0.3.4:6379`. A program that reads `REDIS_PORT` as a number dies with "invalid
port". In a namespace with hundreds of Services the variables alone can be too many to start a
program at all.

Set `enableServiceLinks: false`: names are found through DNS.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, items, read, text
from setsail.rules import environment, podspec
from setsail.rules.rule import Find, beside

ZH = """某个 Service 的名字设置了程序当作自己配置的变量。

Kubernetes 会为命名空间里每个 Service 在每个 Pod 中设置变量：名为 `redis` 的 Service 会设置
`REDIS_PORT=tcp://10.0.3.4:6379`。把 `REDIS_PORT` 当数字读的程序会以 “invalid port” 退出。命名空间里有几百个 Service 时，
光是这些变量就可能多到程序无法启动。

设置 `enableServiceLinks: false`：名字通过 DNS 就能找到。
"""

KINDS = WORKLOADS
ITEM = None
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
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          args: ["--redis=redis:$(REDIS_PORT)"]
---
apiVersion: v1
kind: Service
metadata: {name: redis}
spec:
  selector: {app: redis}
  ports: [{port: 6379}]
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
      enableServiceLinks: false
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: REDIS_PORT, value: "6379"}]
          args: ["--redis=redis:$(REDIS_PORT)"]
---
apiVersion: v1
kind: Service
metadata: {name: redis}
spec:
  selector: {app: redis}
  ports: [{port: 6379}]
"""

MANY = 500
"""Services in one namespace: seven variables each and more come near the kernel's limit."""

_USED = re.compile(r"\$[({]?([A-Z][A-Z0-9_]*_PORT)\b")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that get the variables of Services that were given."""
    pod = manifest.pod
    if pod is None or pod.get("enableServiceLinks") is False:
        return False
    return bool(_services(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find a PORT variable that only a Service sets, and namespaces with too many of them."""
    pod = manifest.pod
    assert pod is not None
    services = _services(manifest, around)
    path = (*pod.path, "enableServiceLinks")
    if len(services) >= MANY:
        count = len(services)
        first = next(iter(services.values()))
        also = Text("one of them", "其中之一")
        yield Find(
            path,
            Text(
                f"each container gets the variables of {count} Services",
                f"每个容器都会得到 {count} 个 Service 的变量",
            ),
            (beside(first, ("metadata", "name"), also),),
        )
    for container in podspec.containers(manifest):
        for said, name in _read(container, around):
            if name in services:
                service = services[name]
                sets = Text(f"sets {name}=tcp://…", f"会设置 {name}=tcp://…")
                yield Find(
                    said.path if said.by is manifest else path,
                    Text(
                        f"{name} of container {container.name} is the address that Service "
                        f"{service.name} sets, not a port",
                        f"容器 {container.name} 的 {name} 是 Service {service.name} 设置的地址，不是端口",
                    ),
                    (beside(service, ("metadata", "name"), sets),),
                )


def _read(container: Container, around: Around) -> Iterator[tuple[environment.Said, str]]:
    """Each variable that the container's own text uses and nothing else defines."""
    if any(read(source, "secretRef") for source in items(container.body, "envFrom")):
        return
    defined = {text(variable, "name") for variable in items(container.body, "env")}
    defined |= {said.name for _, said in environment.imported(container, around)}
    seen: set[str] = set()
    for said in environment.everything(container, around):
        for name in _USED.findall(said.value):
            if name not in defined and name not in seen:
                seen.add(name)
                yield said, name


def _services(manifest: Manifest, around: Around) -> dict[str, Manifest]:
    return around.once(_by_variable).get(manifest.namespace or "default", {})


def _by_variable(around: Around) -> dict[str, dict[str, Manifest]]:
    """By namespace: the PORT variable that each Service with an address sets."""
    index: dict[str, dict[str, Manifest]] = {}
    for service in around.of_kind("Service"):
        kind, address = (text(service.body, "spec", f) for f in ("type", "clusterIP"))
        if kind != "ExternalName" and address != "None":
            name = service.name.upper().replace("-", "_") + "_PORT"
            index.setdefault(service.namespace or "default", {}).setdefault(name, service)
    return index
