"""The namespace will refuse these pods.

Pod Security checks a pod when it is created. A workload that was there before the label, or whose
template breaks the level, goes on running and looks healthy; at the next drain, crash or release its
pods are refused, and nothing replaces them. The Deployment itself is always accepted.

Make the template fit the level that its namespace enforces, or move it to a namespace whose level is
meant for it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podsecurity
from setsail.rules.rule import Find, beside

ZH = """命名空间会拒绝这些 Pod。

Pod Security 在创建 Pod 时检查。标签加上之前就在运行、或模板违反等级的工作负载会继续运行，看上去健康；到下一次排空、崩溃或发布，
它的 Pod 会被拒绝，没有替补。Deployment 本身总会被接受。

让模板符合所在命名空间强制的等级，或把它移到等级合适的命名空间。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods in a namespace that was given and enforces a level."""
    space = around.find("Namespace", "", manifest.namespace or "default")
    return manifest.pod is not None and podsecurity.enforced(space) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find everything in the pod that the level refuses."""
    space = around.find("Namespace", "", manifest.namespace or "default")
    level = podsecurity.enforced(space)
    if manifest.pod is None or space is None or level is None:
        return
    enforces = Text(f"enforces {level}", f"强制 {level}")
    for breach in podsecurity.breaches(manifest.pod, level):
        yield Find(
            breach.path,
            Text(
                f"namespace {space.name} enforces {level} and refuses this pod: {breach.what.en}",
                f"命名空间 {space.name} 强制 {level}，会拒绝该 Pod：{breach.what.zh}",
            ),
            (beside(space, ("metadata", "labels", podsecurity.LABEL), enforces),),
        )
