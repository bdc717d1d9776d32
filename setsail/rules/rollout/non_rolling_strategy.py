"""A new version replaces all pods at once, or none.

`Recreate` stops every old pod before the first new one starts: each release is an outage, and one
with a bad version lasts until somebody rolls it back. `OnDelete` starts nothing until somebody
deletes pods by hand.

Use `RollingUpdate`. Only a program that must be alone with its volume needs `Recreate`; such a
Deployment is not reported here.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claims
from setsail.rules.rule import Find

ZH = """新版本一次替换全部 Pod，或一个也不替换。

`Recreate` 先停掉所有旧 Pod 再启动新 Pod：每次发布都是一次中断，若新版本有问题，中断会持续到有人回滚为止。
`OnDelete` 则要等人手工删除 Pod 才启动新版本。

使用 `RollingUpdate`。只有必须独占卷的程序才需要 `Recreate`，这样的 Deployment 不会在此报告。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet")
ITEM = "no-gap-in-a-rollout"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    type: Recreate
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
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
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


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that are not bound to one pod by their volume."""
    return not any(claims.exclusive(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find strategies other than RollingUpdate."""
    field = "strategy" if manifest.kind == "Deployment" else "updateStrategy"
    written = manifest.get("spec", field, "type")
    if written == "Recreate":
        yield Find(
            ("spec", field, "type"),
            Text(
                "every release stops all pods before the first new one starts",
                "每次发布都会先停掉全部 Pod，再启动第一个新 Pod",
            ),
        )
    elif written == "OnDelete":
        yield Find(
            ("spec", field, "type"),
            Text(
                "a new version starts only when somebody deletes the old pods",
                "只有当人手工删除旧 Pod 时，新版本才会启动",
            ),
        )
