"""The whole folder is copied into the image.

`COPY . .` takes along what lies around: `.git`, `.env`, keys, test data. All of it can be read by
everybody who can pull the image, and any change of it undoes the build cache.

Add a `.dockerignore` that names what stays out, or copy only what the program needs.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """整个目录被复制进镜像。

`COPY . .` 会带上目录里的一切：`.git`、`.env`、密钥、测试数据。任何能拉取镜像的人都能读到，而且其中任何改动都会使构建缓存失效。

请添加 `.dockerignore` 写明排除的内容，或只复制程序需要的文件。
"""

KINDS = ("Dockerfile",)
ITEM = "no-secret-in-the-open"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM node:22.11.0-slim
COPY . .
USER 1000
CMD ["node", "server.js"]
"""

GOOD = r"""
FROM node:22.11.0-slim
COPY package.json server.js ./
USER 1000
CMD ["node", "server.js"]
"""


def applies(file: Dockerfile, around: Around) -> bool:
    """With a .dockerignore, somebody has thought of it."""
    return not file.ignores


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find COPY and ADD of the whole build context into what is shipped."""
    shipped = [i for stage in file.stages[-1:] for s in file.lineage(stage) for i in s.instructions]
    for one in (i for i in shipped if i.word in ("COPY", "ADD")):
        if "from" not in one.flags and set(one.text.split()[:-1]) & {".", "./", "/"}:
            said = Text(
                "the whole folder is copied, and there is no .dockerignore",
                "复制了整个目录，而且没有 .dockerignore",
            )
            yield Find(one.path, said)
