"""One pod carries a whole service.

Every node upgrade, every eviction and every crash is then an outage of the service, as long as a
new pod takes to be scheduled, pulled and started.

Run at least two, on different nodes: `replicas: 2` or an autoscaler with `minReplicas: 2`, with a
PodDisruptionBudget. A program that cannot run twice holds state; move the state out first.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas, traffic
from setsail.rules.rule import Find

ZH = """一个服务只靠一个 Pod 支撑。

每次节点升级、每次驱逐、每次崩溃都会使服务中断，直到新 Pod 调度、拉取镜像并启动完成。

至少运行两个并分布在不同节点：`replicas: 2`，或 `minReplicas: 2` 的自动扩缩，并配上 PodDisruptionBudget。
不能运行两份的程序说明它持有状态，应先把状态移出去。
"""

KINDS = ("Deployment",)
ITEM = "one-zone-can-go"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
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
            - containerPort: 8080
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
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
            - containerPort: 8080
"""

applies = traffic.may_serve


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find services with one pod or none; KEDA may rest at none."""
    bounds = replicas.bounds(manifest, around)
    if bounds.said_by is manifest and bounds.least < 2:
        unset = manifest.get("spec", "replicas") is None
        yield Find(
            ("spec", "replicas"),
            Text("replicas is not set, which means one pod", "没有设置 replicas，即只有一个 Pod")
            if unset
            else Text("one pod carries the whole service", "整个服务只有一个 Pod")
            if bounds.least
            else Text(
                "replicas is 0: no pod carries the service", "replicas 为 0：没有 Pod 承担服务"
            ),
        )
        return
    if bounds.least != 1:
        return
    scaler = bounds.said_by
    said = Text(
        f"{scaler.kind} {scaler.name} may go down to 1", f"{scaler.kind} {scaler.name} 可降到 1"
    )
    yield Find(
        ("spec",),
        Text(
            f"{scaler.kind} {scaler.name} may scale the service down to one pod",
            f"{scaler.kind} {scaler.name} 可能把服务缩到一个 Pod",
        ),
        (Related(scaler.place(bounds.path), scaler.ref, said),),
    )
