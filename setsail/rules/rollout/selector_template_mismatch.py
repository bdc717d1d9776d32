"""A workload does not select its own pods.

The API server refuses a workload whose selector does not match the labels of its pod template, so
the release stops half-way, with some objects applied and this one not.

Make every label of `spec.selector.matchLabels` stand in `spec.template.metadata.labels` with the
same value.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """工作负载选不中自己的 Pod。

选择器与 Pod 模板的标签不匹配时，API server 会拒绝该对象，发布因此停在半路：有的对象已应用，这个没有。

让 `spec.selector.matchLabels` 中的每个标签都以相同的值出现在 `spec.template.metadata.labels` 中。
"""

KINDS = (*podspec.LONG_RUNNING, "Job")
ITEM = "no-gap-in-a-rollout"
SEVERITY = "error"
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
        app: website
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
        version: "1.4"
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""


_DEFAULTED = ("ReplicationController", "Job")


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that need a selector, or have one; old versions and some kinds fill it in."""
    defaulted = manifest.kind in _DEFAULTED or "beta" in manifest.api_version
    return manifest.get("spec", "selector") is not None or not defaulted


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find selectors that are absent, empty, or do not match the template's labels."""
    written = manifest.get("spec", "selector")
    labels = manifest.pod.labels if manifest.pod is not None else {}
    if not written or (manifest.kind != "ReplicationController" and selector.is_empty(written)):
        yield Find(
            ("spec", "selector"),
            Text("the workload selects no pods", "该工作负载没有选中任何 Pod"),
        )
    elif not selector.matches(manifest.selector, labels):
        wanted = mapping(manifest.selector, "matchLabels")
        missing = [f"{key}={value}" for key, value in wanted.items() if labels.get(key) != value]
        named = ", ".join(missing) or "matchExpressions"
        yield Find(
            ("spec", "selector"),
            Text(
                f"the selector wants {named}, which the pod template does not carry",
                f"选择器要求 {named}，而 Pod 模板没有",
            ),
        )
