"""An image is named by a tag that can be moved.

A tag can be pushed again. Only a digest is the content itself, so only with a digest do test and
production run the same bytes, and only a digest can be signed and scanned once and for all.

Let the pipeline write the digest after the build (into `system.lock` beside `system.yaml`); keep the tag before it
for the reader.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """镜像用可移动的 tag 指定。

tag 可以被重新推送。只有摘要才等于内容本身：有了摘要，测试与生产运行的才是同样的字节，签名与扫描也才能一次
生效。

让流水线在构建后写入摘要（`system.yaml` 旁的 `system.lock`）；摘要前的 tag 可留给人看。
"""

KINDS = WORKLOADS
ITEM = "trusted-images"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2@sha256:\
9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images without a digest."""
    for container in podspec.all_containers(manifest):
        written = container.image
        if not image.parse(written).digest:
            yield Find(
                (*container.path, "image"),
                Text(
                    f"container {container.name} runs {written or 'no image'} without a digest",
                    f"容器 {container.name} 的镜像{written and f' {written} '}没有摘要",
                ),
            )
