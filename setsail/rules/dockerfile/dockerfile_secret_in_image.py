"""A secret is written into the image.

Whatever stands in `ENV` or `ARG` can be read by everybody who can pull the image: it is in the
configuration or the history of the image, also when a later line overwrites it.

Give secrets to a build with `RUN --mount=type=secret`, and to a running program from a Secret.
"""

import re
from collections.abc import Iterator

from setsail.document import secret
from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """密钥被写进镜像。

写在 `ENV` 或 `ARG` 中的内容，任何能拉取镜像的人都能读到：它留在镜像的配置或历史里，后面的行覆盖它也没有用。

构建时请用 `RUN --mount=type=secret` 提供密钥，运行时从 Secret 提供。
"""

KINDS = ("Dockerfile",)
ITEM = "no-secret-in-the-open"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM node:22.11.0-slim
ENV DB_PASSWORD=hunter2hunter2
USER 1000
CMD ["node", "server.js"]
"""

GOOD = r"""
FROM node:22.11.0-slim
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
USER 1000
CMD ["node", "server.js"]
"""


_PAIR = r"""([A-Za-z_][\w.-]*)=("[^"]*"|'[^']*'|\S*)"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find ENV and ARG that are named like a secret and hold content."""
    for one in file.of("ENV", "ARG"):
        pairs = re.findall(_PAIR, one.text)
        if one.word == "ENV" and not pairs:
            name, _, value = one.text.partition(" ")
            pairs = [(name, value)]
        for name, value in pairs:
            content = value.strip("\"'")
            if secret.named(name) and content and secret.is_content(content):
                said = Text(f"{one.word} {name} holds a secret", f"{one.word} {name} 中写有密钥")
                yield Find((*one.path, name), said)
