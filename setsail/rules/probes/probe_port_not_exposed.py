"""A probe asks a port that the container does not declare.

A port by name that is not declared fails every time: readiness never comes, or liveness restarts
the pod for ever. A number that is not declared is usually a slip of the pen beside the real port;
where no port is declared at all it works, and neither people nor tools see what the program opens.

Name a port from the container's own `ports`; best by its name, so that both change together.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing
from setsail.rules.rule import Find

ZH = """探针访问的端口没有在容器中声明。

引用未声明的端口名，探针每次都会失败：要么永远不就绪，要么无休止地重启。引用未声明的端口号，往往是把真正的
端口写错了；如果一个端口都没有声明，探针能用，但人和工具都看不出程序打开了什么端口。

使用容器自己 `ports` 中的端口，最好写端口名，这样两处会一起变。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
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
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: web
"""

GOOD = """
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
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: http
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a probe that names a port."""
    return any(True for c in podspec.containers(manifest) for _ in timing.asked(c))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ports that probes ask and the container does not declare, each once."""
    for container in podspec.containers(manifest):
        declared = podspec.ports(container)
        known = {str(p.get(field)) for p in declared for field in ("name", "containerPort")}
        for probe, way, port in timing.asked(container):
            if str(port) in known:
                continue
            known.add(str(port))
            name = container.name
            yield Find(
                (*container.path, probe, way, "port"),
                Text(
                    f"{probe} of container {name} asks port {port}, which it does not declare",
                    f"容器 {name} 的 {probe} 访问端口 {port}，而它没有声明该端口",
                ),
            )
