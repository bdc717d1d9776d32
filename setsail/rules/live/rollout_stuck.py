"""A rollout has not come through in its time.

The new version does not get ready, and the old one still runs beside it. Nothing goes back by
itself: it stays like this until somebody looks.

Mend the new version and apply again, or go back: `kubectl rollout undo`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping, number, text
from setsail.rules.rule import Find

ZH = """发布没有在期限内完成。

新版本无法就绪，旧版本仍在旁边运行。不会自动回退：在有人处理之前会一直这样。

修复新版本后重新应用，或回退：`kubectl rollout undo`。
"""

KINDS = ("Deployment",)
ITEM = "no-gap-in-a-rollout"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.5"}]}
status:
  updatedReplicas: 1
  conditions:
    - type: Progressing
      status: "False"
      reason: ProgressDeadlineExceeded
      message: ReplicaSet "web-7c9" has timed out progressing.
"""

GOOD = BAD.replace('"False"', '"True"').replace(
    "ProgressDeadlineExceeded", "NewReplicaSetAvailable"
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Deployments whose controller says how they progress."""
    return bool(running.condition(manifest.body, "Progressing"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those whose progress deadline has passed."""
    progress = running.condition(manifest.body, "Progressing")
    if text(progress, "reason") == "ProgressDeadlineExceeded":
        new = number(mapping(manifest.body, "status"), "updatedReplicas") or 0
        yield Find(
            ("status", "conditions"),
            Text(
                f"the rollout is stuck with {new} of {manifest.replicas} pods of the new version",
                f"发布卡住：{manifest.replicas} 个 Pod 中有 {new} 个是新版本",
            ),
        )
