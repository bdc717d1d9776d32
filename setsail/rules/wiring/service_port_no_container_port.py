"""A Service sends to a port that its pods do not open.

A target port by name that no container declares leaves the Service without addresses: every
connection is refused. A number beside other declared ports is usually the old one.

Name a port that the pods declare, best by its name, so that the number stands in one place only.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Service 发往 Pod 没有打开的端口。

目标端口若写的是名字，而没有容器声明它，Service 就没有可用地址，所有连接都会被拒绝。若写的是数字，而容器声明的
是别的端口，多半还是旧端口。

使用 Pod 声明过的端口，最好写端口名，这样数字只出现在一处。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
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
---
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
            - name: http
              containerPort: 9090
"""

GOOD = """
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
---
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
            - name: http
              containerPort: 9090
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Services whose pods were given."""
    return bool(_pods(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find target ports that no selected pod declares."""
    pods = _pods(manifest, around)
    for at, port in enumerate(items(manifest.body, "spec", "ports")):
        if not isinstance(port, dict):
            continue
        target = port.get("targetPort") or port.get("port")
        if target is None or any(_opens(pod, target) for pod in pods):
            continue
        owner = pods[0].owner
        named = ", ".join(str(p) for p in _declared(pods[0])) or "-"
        declares = Text(f"{owner.ref} declares {named}", f"{owner.ref} 声明的端口：{named}")
        yield Find(
            ("spec", "ports", at, "targetPort" if port.get("targetPort") else "port"),
            Text(
                f"no container of {owner.ref} declares port {target}",
                f"{owner.ref} 中没有容器声明端口 {target}",
            ),
            (Related(owner.place((*pods[0].path, "containers")), owner.ref, declares),),
        )


def _pods(manifest: Manifest, around: Around) -> tuple[Pod, ...]:
    selector = manifest.get("spec", "selector")
    if not isinstance(selector, dict) or not selector:
        return ()
    return around.selected_pods(manifest.namespace, manifest.selector)


def _opens(pod: Pod, target: Any) -> bool:
    """A number reaches a pod that declares no ports at all; a name must be declared."""
    declared = _declared(pod)
    if isinstance(target, int):
        return target in declared or not declared
    return target in declared


def _declared(pod: Pod) -> list[Any]:
    return [
        port[field]
        for container in pod.containers
        for port in podspec.ports(container)
        for field in ("name", "containerPort")
        if isinstance(port.get(field), int | str)
    ]
