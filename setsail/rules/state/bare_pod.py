"""A pod stands alone, with nothing to replace it.

A pod without a controller is gone for ever when its node fails, is drained or runs out of
resources. Nothing rolls it out, nothing scales it.

Put it into a Deployment, a StatefulSet or a Job.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """Pod 单独存在，没有什么会替换它。

没有控制器的 Pod 在节点故障、排空或资源不足时会永远消失；也没有什么来发布它、伸缩它。

把它放进 Deployment、StatefulSet 或 Job。
"""

KINDS = ("Pod",)
ITEM = "stateless-services"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
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
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that are no chart tests: those are meant to run once and vanish."""
    return "helm.sh/hook" not in manifest.annotations


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods without an owner."""
    if not manifest.get("metadata", "ownerReferences"):
        yield Find(
            ("kind",),
            Text(
                "this pod has no controller: when its node goes, it is gone",
                "该 Pod 没有控制器：节点一失效，它就没了",
            ),
        )
