"""The image does not say how to tell that it works.

Kubernetes does not read `HEALTHCHECK`: it has probes. Docker and compose do, and it writes down
for the operator what a probe could ask.

Add `HEALTHCHECK CMD …` if the image is also run without Kubernetes.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """镜像没有说明如何判断它在正常工作。

Kubernetes 不读取 `HEALTHCHECK`：它有探针。Docker 和 compose 会读取，它也给运维写明了探针可以检查什么。

如果镜像也会脱离 Kubernetes 运行，请加上 `HEALTHCHECK CMD …`。
"""

KINDS = ("Dockerfile",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = r"""
FROM node:22.11.0-slim
USER 1000
CMD ["node", "server.js"]
"""

GOOD = r"""
FROM node:22.11.0-slim
USER 1000
HEALTHCHECK CMD ["node", "health.js"]
CMD ["node", "server.js"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find a last stage without HEALTHCHECK that starts something."""
    for stage in file.stages[-1:]:
        words = {i.word for s in file.lineage(stage) for i in s.instructions}
        if words & {"CMD", "ENTRYPOINT"} and "HEALTHCHECK" not in words:
            yield Find(stage.start.path, Text("no HEALTHCHECK", "没有 HEALTHCHECK"))
