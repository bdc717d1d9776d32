"""A console or installer with wide rights runs in the cluster.

Helm 2's Tiller holds cluster-admin and does what anybody who reaches its port says; it ended in
2020. The Kubernetes dashboard is a web page that holds a token, and most break-ins through it began
with one that was published without a login.

Remove Tiller: Helm 3 needs nothing in the cluster. Remove the dashboard, or run one on the
operator's own machine.
"""

import re
from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, strings
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """集群里运行着权限很大的控制台或安装器。

Helm 2 的 Tiller 持有 cluster-admin，谁能连到它的端口它就听谁的；它在 2020 年已停止维护。Kubernetes dashboard 是
一个持有令牌的网页，大多数由它引起的入侵，都始于没有登录就对外发布。

删除 Tiller：Helm 3 在集群中不需要任何组件。删除 dashboard，或在运维人员自己的机器上运行。
"""

KINDS = (*WORKLOADS, "Service")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: tiller
      image: registry.example/helm/tiller:v2.17.0
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

_IMAGES = r"(?:^|[/_.-])(?:tiller|kubernetes-dashboard|kubernetesui/dashboard)"
_NAMES = ("tiller", "tiller-deploy", "kubernetes-dashboard")
_LABELS = ("app", "k8s-app", "name", "app.kubernetes.io/name")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find them by image, and their Services and pods by the labels that they come with."""
    for container in podspec.all_containers(manifest):
        repository = image.parse(container.image).repository
        if re.search(_IMAGES, repository):
            yield _find((*container.path, "image"), container.image)
            return
    pod = manifest.pod.labels if manifest.pod is not None else {}
    chosen = strings(manifest.body, "spec", "selector") if manifest.kind == "Service" else {}
    for labels in (manifest.labels, pod, chosen):
        for key in _LABELS:
            if labels.get(key) in _NAMES:
                yield _find(("metadata", "name"), manifest.name)
                return
    if manifest.name in _NAMES:
        yield _find(("metadata", "name"), manifest.name)


def _find(path: Path, what: str) -> Find:
    return Find(path, Text(f"{what} holds the keys of the cluster", f"{what} 掌管集群的钥匙"))
