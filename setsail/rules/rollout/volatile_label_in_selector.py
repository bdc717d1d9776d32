"""A selector holds a label that changes with every release.

The selector of a Deployment or StatefulSet can never be changed. If it holds the chart's version or
the program's, the next upgrade is refused by the API, and somebody deletes the workload to get on.
In a Service's selector such a label cuts off all old pods at once, before the new ones are ready.

Select by what stays: `app.kubernetes.io/name` and `app.kubernetes.io/instance`. Keep the version as
a label of the pods only.
"""

import re
from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, Pod, mapping
from setsail.rules import image
from setsail.rules.rule import Find, beside

ZH = """选择器里有每次发布都会变的标签。

Deployment 与 StatefulSet 的选择器永远不能修改。如果其中有 chart 或程序的版本，下次升级会被 API 拒绝，最后只能把工作负载
删了重建。放在 Service 的选择器里，则会在新 Pod 就绪之前一下切断所有旧 Pod。

用不变的标签选择：`app.kubernetes.io/name` 与 `app.kubernetes.io/instance`；版本只作为 Pod 的标签。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Service")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web, helm.sh/chart: web-1.4.0}}
  template:
    metadata: {labels: {app: web, helm.sh/chart: web-1.4.0}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, helm.sh/chart: web-1.4.0}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

ALWAYS = {"helm.sh/chart", "chart", "pod-template-hash", "controller-revision-hash"}
"""Labels that hold a version or a hash wherever they stand."""

VERSIONS = {
    "app.kubernetes.io/version", "version", "appVersion", "app-version", "build", "buildId",
    "commit", "git-commit", "git-sha", "revision", "image-tag", "tag",
}  # fmt: skip
"""Labels that may; they count only if their value is the image's tag or looks like a version."""

_VERSION = re.compile(r"v?\d+\.\d+(?:\.\d+)*(?:[-+.\w]*)|[0-9a-f]{7,40}").fullmatch


def applies(manifest: Manifest, around: Around) -> bool:
    """What selects pods by labels."""
    return bool(mapping(manifest.selector, "matchLabels"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find labels of a version or a hash among those that are selected by."""
    path: Path = ("spec", "selector")
    if manifest.kind != "Service":
        path = (*path, "matchLabels")
    tags = _tags(manifest, around)
    for key, value in mapping(manifest.selector, "matchLabels").items():
        volatile = key in ALWAYS or (
            key in VERSIONS
            and (value in tags or bool(_VERSION(str(value))))
            and not manifest.name.endswith(f"-{value}")  # one workload a version, as in a mesh
        )
        if volatile and not (manifest.kind == "Service" and _two_colours(manifest, key, around)):
            image = tags.get(str(value))
            tag = Text("the tag that it follows", "它跟随的镜像标签")
            related = (beside(image.pod.owner, (*image.path, "image"), tag),) if image else ()
            yield Find(
                (*path, key),
                Text(
                    f"the selector holds {key}: {value}, which changes with a release",
                    f"选择器里有 {key}: {value}，它会随发布变化",
                ),
                related,
            )


def _tags(manifest: Manifest, around: Around) -> dict[str, Container]:
    """The tags of the images that are selected, with a container of each."""
    pods: tuple[Pod, ...] = (manifest.pod,) if manifest.pod is not None else ()
    if manifest.kind == "Service":
        pods = around.selected_pods(manifest.namespace, manifest.selector)
    found = ((image.parse(c.image).tag, c) for pod in pods for c in pod.of_role("main"))
    return {tag: container for tag, container in found if tag}


def _two_colours(service: Manifest, key: str, around: Around) -> bool:
    """Whether the label tells two workloads of the same program apart, as for blue and green."""
    rest = {k: v for k, v in mapping(service.selector, "matchLabels").items() if k != key}
    alike = around.selected_pods(service.namespace, {"matchLabels": rest})
    return len({pod.labels.get(key) for pod in alike}) > 1
