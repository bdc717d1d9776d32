"""A Service selects no pods.

It is accepted, gets an address and a DNS name, and every connection to it is refused. Usually a
label was renamed on one side only.

Make every label of `spec.selector` stand on the pod template of the workload that should answer.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """Service 没有选中任何 Pod。

它会被接受，也有地址和 DNS 名，但所有到它的连接都会被拒绝。通常是标签只在一边改了名。

让 `spec.selector` 的每个标签都出现在应当应答的工作负载的 Pod 模板上。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: website
  ports:
    - port: 80
---
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

GOOD = """
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
---
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
    """Services with a selector; one without gets its addresses from somebody else."""
    by_name = manifest.get("spec", "type") == "ExternalName"
    return bool(manifest.get("spec", "selector")) and not by_name


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find selectors that match no pod template."""
    selector = manifest.get("spec", "selector")
    if not isinstance(selector, dict):
        return
    if not around.selected_pods(manifest.namespace, manifest.selector):
        wanted = ", ".join(f"{key}={value}" for key, value in selector.items())
        yield Find(
            ("spec", "selector"),
            Text(
                f"no pod among the checked objects carries {wanted}",
                f"被检查的对象中没有 Pod 带有 {wanted}",
            ),
        )
