"""An image is built on a base without a version.

`FROM node` or `FROM node:latest` is another image every week. A build that worked yesterday fails
today, and nobody can say what was inside the image of last month.

Name the version, best with its digest: `FROM node:22.11.0-slim@sha256:…`.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """镜像构建在没有版本的基础镜像上。

`FROM node` 或 `FROM node:latest` 每周都是不同的镜像。昨天能构建的今天会失败，也没有人说得清上个月的镜像里有什么。

请写明版本，最好带摘要：`FROM node:22.11.0-slim@sha256:…`。
"""

KINDS = ("Dockerfile",)
ITEM = "trusted-images"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM node:latest
USER 1000
CMD ["node", "server.js"]
"""

GOOD = r"""
FROM node:22.11.0-slim
USER 1000
CMD ["node", "server.js"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find bases with no tag or with latest; other stages, scratch and digests are fine."""
    names = {stage.name for stage in file.stages if stage.name}
    for stage in file.stages:
        base = stage.base
        if base.lower() in names or base in ("", "scratch") or "@" in base or "$" in base:
            continue
        tag = base.rpartition("/")[2].partition(":")[2]
        if tag in ("", "latest"):
            what_en = "has no tag" if not tag else "has the tag latest"
            what_zh = "没有 tag" if not tag else "的 tag 是 latest"
            yield Find(
                stage.start.path, Text(f"the base {base} {what_en}", f"基础镜像 {base} {what_zh}")
            )
