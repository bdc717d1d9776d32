"""A container that hangs is never restarted.

A process can be alive and do nothing: a deadlock, an exhausted pool, a main loop that ended. The
kubelet restarts what has exited; what hangs it can only see through a liveness probe.

Add a `livenessProbe` that is cheap and local: it proves that the process can answer at all, and
asks neither database nor neighbour.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing
from setsail.rules.rule import Find

ZH = """容器卡死时不会被重启。

进程可能活着却什么也不做：死锁、连接池耗尽、主循环已结束。kubelet 只会重启退出的进程，卡死的进程只有通过
存活探针才能发现。

添加 `livenessProbe`，要轻量、只看本地：证明进程还能应答即可，不访问数据库，也不访问其他服务。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = "liveness-probe"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels:
      app: worker
  template:
    metadata:
      labels:
        app: worker
    spec:
      containers:
        - name: worker
          image: registry.example/worker:1.4
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels:
      app: worker
  template:
    metadata:
      labels:
        app: worker
    spec:
      containers:
        - name: worker
          image: registry.example/worker:1.4
          livenessProbe:
            httpGet:
              path: /live
              port: 8081
            periodSeconds: 10
            failureThreshold: 6
          ports:
            - containerPort: 8081
          readinessProbe:
            httpGet:
              path: /ready
              port: 8081
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find main containers without a liveness probe."""
    for container in podspec.mains(manifest):
        if not timing.handler(timing.probe(container, "livenessProbe")):
            name = container.name
            yield Find(
                (*container.path, "livenessProbe"),
                Text(
                    f"container {name} has no livenessProbe: nobody notices when it hangs",
                    f"容器 {name} 没有 livenessProbe：卡死时无人发现",
                ),
            )
