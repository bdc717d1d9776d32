"""A workload is scaled to nothing.

It looks as if it were there, and nothing runs: its Service refuses, its alerts are silent. Usually
somebody switched it off for a moment and forgot it.

Set the number that is needed, or delete the workload and keep it in Git.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas
from setsail.rules.rule import Find

ZH = """工作负载被缩到零。

它看起来还在，却什么也没运行：Service 拒绝连接，告警也不响。多半是有人临时关掉后忘了。

设置所需的副本数，或删除该工作负载（Git 里还留着）。
"""

KINDS = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

GOOD = BAD.replace("replicas: 0", "replicas: 2")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those with replicas 0; where KEDA scales, none is the resting state."""
    if manifest.replicas == 0 and not replicas.scalers(manifest, around):
        yield Find(
            ("spec", "replicas"), Text("replicas is 0: nothing runs", "replicas 为 0：什么也没运行")
        )
