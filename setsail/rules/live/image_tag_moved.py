"""Pods of one version run different images.

The tag was pushed again: a pod that started earlier runs the old image, one that started later
the new one, under the same name. Nobody can say what runs, and going back brings the new one.

Deploy by digest (`image: web@sha256:…`), and let the registry refuse to overwrite a tag.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """同一版本的 Pod 运行着不同的镜像。

标签被重新推送过：先启动的 Pod 运行旧镜像，后启动的运行新镜像，名字却一样。没人说得清运行的是什么，
回退得到的也是新镜像。

按摘要部署（`image: web@sha256:…`），并让镜像仓库拒绝覆盖标签。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet")
ITEM = "trusted-images"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

_POD = """
apiVersion: v1
kind: Pod
metadata:
  name: web-7c9-{name}
  namespace: shop
  labels: {{app: web, pod-template-hash: 7c9}}
  ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: web-7c9, uid: u, controller: true}}]
spec: {{containers: [{{name: web, image: "registry.example/web:1.4"}}]}}
status:
  containerStatuses:
    - name: web
      image: registry.example/web:1.4
      imageID: registry.example/web@sha256:{digest}
      ready: true
      restartCount: 0
"""
_WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
---
"""
BAD = _WEB + _POD.format(name="a", digest="1111") + "---" + _POD.format(name="b", digest="2222")
GOOD = _WEB + _POD.format(name="a", digest="1111") + "---" + _POD.format(name="b", digest="1111")
_REVISIONS = (running.HASH, "controller-revision-hash")


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with at least two pods."""
    return len(running.pods_of(manifest, around)) > 1


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images of one name and one revision under several digests."""
    digests: dict[tuple[str, str, str], dict[str, str]] = {}
    for pod in running.pods_of(manifest, around):
        revision = next((pod.labels[key] for key in _REVISIONS if key in pod.labels), "")
        images = {text(c, "name"): text(c, "image") for c in items(pod.body, "spec", "containers")}
        for status in items(pod.body, "status", "containerStatuses"):
            name, found = text(status, "name"), text(status, "imageID").rpartition("@")[2]
            if found and images.get(name):
                key = (revision, name, images[name])
                digests.setdefault(key, {}).setdefault(found, pod.name)
    for (_, name, image), found_in in digests.items():
        if len(found_in) > 1:
            listed = ", ".join(f"{pod} {digest[:19]}" for digest, pod in found_in.items())
            yield Find(
                ("spec", "template", "spec", "containers"),
                Text(
                    f"{name} runs {image} as {len(found_in)} different images: {listed}",
                    f"{name} 的 {image} 实际是 {len(found_in)} 个不同的镜像：{listed}",
                ),
            )
