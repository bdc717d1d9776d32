"""A broken release of this StatefulSet cannot be rolled back by itself.

With `OrderedReady` the controller waits until each pod is ready before it touches the next. A pod of
the broken version never becomes ready, so also the rollback waits for it: Kubernetes documents this,
and the pod must be deleted by hand after the old template is restored.

Use `podManagementPolicy: Parallel` where the program allows its pods to start together (it cannot be
changed later), or put the deletion of the stuck pod into the runbook and the pipeline. With
`updateStrategy: OnDelete` an operator does it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import podspec, timing
from setsail.rules.rule import Find, beside

ZH = """这个 StatefulSet 的坏版本无法自行回滚。

`OrderedReady` 下，控制器等每个 Pod 就绪才处理下一个。坏版本的 Pod 永远不会就绪，于是回滚也在等它：这是 Kubernetes 文档写明的
行为，恢复旧模板之后必须手工删除该 Pod。

若程序允许 Pod 一起启动，使用 `podManagementPolicy: Parallel`（之后不能再改）；否则把删除卡住的 Pod 写进手册和流水线。
`updateStrategy: OnDelete` 则由 operator 处理。
"""

KINDS = ("StatefulSet",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: registry.example/db:1.4
          readinessProbe: {tcpSocket: {port: 5432}}
"""

GOOD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  serviceName: db
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: registry.example/db:1.4
          readinessProbe: {tcpSocket: {port: 5432}}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """StatefulSets that are updated one pod after the other."""
    return text(manifest.body, "spec", "updateStrategy", "type") in ("", "RollingUpdate")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ordered ones with a probe that a broken version can fail."""
    if text(manifest.body, "spec", "podManagementPolicy") == "Parallel":
        return
    for container in podspec.mains(manifest):
        for field in ("readinessProbe", "startupProbe"):
            if timing.handler(timing.probe(container, field)):
                waits = Text("the rollback waits for this", "回滚要等它成功")
                yield Find(
                    ("spec", "podManagementPolicy"),
                    Text(
                        f"if a new version of {manifest.name} never becomes ready, a rollback waits "
                        "for it for ever",
                        f"若 {manifest.name} 的新版本始终不就绪，回滚会一直等待",
                    ),
                    (beside(manifest, (*container.path, field), waits),),
                )
                return
