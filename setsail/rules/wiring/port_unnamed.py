"""A container port has no name.

Services, probes, policies and monitors can name a port, so that its number stands in one place.
Service meshes read the protocol from the name, and without one treat HTTP as bytes. One port of a
small program needs no name to be understood.

Give the port a name that says its protocol: `http`, `grpc`, `http-metrics`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器端口没有名字。

Service、探针、策略和监控都可以用名字引用端口，这样数字只写在一处。服务网格从名字看出协议，没有
名字就把 HTTP 当作字节流。小程序只有一个端口时，没有名字也看得懂。

给端口起一个能看出协议的名字：`http`、`grpc`、`http-metrics`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      ports: [{containerPort: 8080}]
"""

GOOD = BAD.replace("{containerPort", "{name: http, containerPort")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ports without a name."""
    for container in podspec.containers(manifest):
        for at, port in enumerate(items(container.body, "ports")):
            if isinstance(port, dict) and not port.get("name"):
                number_ = port.get("containerPort")
                yield Find(
                    (*container.path, "ports", at),
                    Text(
                        f"port {number_} of container {container.name} has no name",
                        f"容器 {container.name} 的端口 {number_} 没有名字",
                    ),
                )
