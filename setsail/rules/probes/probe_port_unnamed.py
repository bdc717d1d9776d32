"""A probe names its port by number.

The number then stands in two places, and whoever moves the port moves one of them. With a name the
probe follows. The number has its friends: it is read without looking anything up, and it works
where a container declares no ports.

Give the port a name in `ports` and use that name in the probe.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing
from setsail.rules.rule import Find

ZH = """探针用数字写端口。

数字于是写在两处，改端口的人往往只改了一处；写名字，探针就会跟着走。数字也有人支持：读时不用再找，
容器没有声明端口时也能用。

在 `ports` 中给端口起名，探针里写这个名字。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
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
      ports: [{name: http, containerPort: 8080}]
      readinessProbe: {httpGet: {path: /ready, port: 8080}}
"""

GOOD = BAD.replace("port: 8080}}", "port: http}}")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find each number that probes name, once; gRPC probes can name nothing else."""
    for container in podspec.containers(manifest):
        told: set[str] = set()
        for field, way, port in timing.asked(container):
            path = (*container.path, field, way, "port")
            if way != "grpc" and str(port).isdecimal() and str(port) not in told:
                told.add(str(port))
                yield Find(
                    path,
                    Text(
                        f"{field} of container {container.name} names port {port} by number",
                        f"容器 {container.name} 的 {field} 用数字写端口 {port}",
                    ),
                )
