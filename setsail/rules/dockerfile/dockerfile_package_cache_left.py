"""The package manager's cache stays in the image.

Lists and archives that nobody needs any more make every pull and every start on a new node
slower. A later `RUN rm` does not help: the layer below still holds them.

Clean up in the same `RUN`: `rm -rf /var/lib/apt/lists/*`, `apk add --no-cache`,
`pip install --no-cache-dir`; or mount the cache: `RUN --mount=type=cache`.
"""

import re
from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """包管理器的缓存留在镜像中。

没有人再需要的列表和安装包会让每次拉取、每次在新节点上的启动都变慢。之后再 `RUN rm` 没有用：下面的层里仍然有它们。

请在同一条 `RUN` 中清理：`rm -rf /var/lib/apt/lists/*`、`apk add --no-cache`、`pip install --no-cache-dir`；
或挂载缓存：`RUN --mount=type=cache`。
"""

KINDS = ("Dockerfile",)
ITEM = "lean-images"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM debian:12.8-slim
RUN apt-get update && apt-get install -y curl
USER 10001
CMD ["curl"]
"""

GOOD = r"""
FROM debian:12.8-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
USER 10001
CMD ["curl"]
"""


_LEAVING = (
    (r"\bapt(?:-get)?\s+(?:-\S+\s+)*install\b", r"/var/lib/apt/lists|apt-get\s+dist-?clean", "apt"),
    (r"\bapk\s+(?:-\S+\s+)*add\b(?!.*--no-cache)", r"--no-cache|/var/cache/apk", "apk"),
    (r"\bpip3?\s+install\b", r"--no-cache-dir|PIP_NO_CACHE_DIR|pip\s+cache\s+purge", "pip"),
    (r"\b(?:micro)?(?:dnf|yum)\s+(?:-\S+\s+)*install\b", r"clean\s+all|/var/cache", "dnf"),
)


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find installs in the last stage whose RUN neither cleans up nor mounts a cache."""
    uncached = any("PIP_NO_CACHE_DIR" in one.text for one in file.of("ENV", "ARG"))
    for stage in file.stages[-1:]:
        for one in (i for i in stage.instructions if i.word == "RUN" and "mount" not in i.flags):
            script = f"{one.text}\n{one.body}"
            for installs, cleans, name in _LEAVING:
                if name == "pip" and uncached:
                    continue
                if re.search(installs, script) and not re.search(cleans, script):
                    yield Find(
                        one.path,
                        Text(f"{name} leaves its cache in the image", f"{name} 的缓存留在镜像中"),
                    )
