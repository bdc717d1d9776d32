"""An image has no tag, or the tag latest.

Such a name means something else tomorrow: two pods of one Deployment run different programs,
a rollback brings back the same bad image, and nobody can say what ran when it broke.

Name the version that was built: a tag that is never reused, and in production the digest
(`web:1.4.2@sha256:…`), which `system.lock` writes down.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """镜像没有 tag，或 tag 是 latest。

这样的名字明天就会指向别的内容：同一个 Deployment 的两个 Pod 运行不同的程序，回滚拉回的还是坏镜像，
出了问题没人说得清当时跑的是什么。

写明构建出的版本：不重复使用的 tag，生产环境再加上摘要（`web:1.4.2@sha256:…`），记录在 `system.lock` 里。
"""

KINDS = WORKLOADS
ITEM = "trusted-images"
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
    - name: web
      image: registry.example/web:latest
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images whose name alone says which version runs, and says nothing."""
    for container in podspec.all_containers(manifest):
        written, name = container.image, image.parse(container.image)
        if not name.digest and name.tag in ("", "latest"):
            yield Find((*container.path, "image"), _said(container.name, written, name.tag))


def _said(container: str, written: str, tag: str) -> Text:
    if not written:
        return Text(f"container {container} names no image", f"容器 {container} 没有写镜像")
    flaw = Text("has the tag latest", "的 tag 是 latest") if tag else Text("has no tag", "没有 tag")
    return Text(
        f"container {container} runs {written}, which {flaw.en}",
        f"容器 {container} 运行的镜像 {written} {flaw.zh}",
    )
