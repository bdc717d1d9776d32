"""An image is built on a base without a digest.

A tag can be moved to another image at any time, by its owner or by an intruder. Only the digest
says which image was meant.

Add the digest behind the tag: `FROM node:22.11.0-slim@sha256:…`. Tools such as Renovate keep it
fresh.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """基础镜像没有摘要。

tag 随时可能被其所有者或入侵者指向另一个镜像。只有摘要能说明指的是哪个镜像。

请在 tag 后加上摘要：`FROM node:22.11.0-slim@sha256:…`。Renovate 等工具可以自动更新它。
"""

KINDS = ("Dockerfile",)
ITEM = "trusted-images"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = r"""
FROM node:22.11.0-slim
USER 1000
CMD ["node", "server.js"]
"""

GOOD = r"""
FROM node:22.11.0-slim@sha256:4b44c32c9f3118d60977d0dde5f758f63c4f9eac8ddee4275277239ec600950f
USER 1000
CMD ["node", "server.js"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find bases that no digest names; other stages and scratch are fine."""
    names = {stage.name for stage in file.stages if stage.name}
    for stage in file.stages:
        base = stage.base
        if base and base.lower() not in names and base != "scratch" and "@" not in base:
            yield Find(
                stage.start.path,
                Text(f"the base {base} has no digest", f"基础镜像 {base} 没有摘要"),
            )
