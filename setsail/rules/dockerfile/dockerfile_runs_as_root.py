"""The image runs its program as root.

Without a `USER`, or with `USER root` last, the program is root inside the container. One flaw in
the runtime makes it root on the node, and it can rewrite its own code.

Make a user and name it by number: `USER 10001`. A number lets the kubelet check `runAsNonRoot`.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """镜像以 root 运行程序。

没有 `USER`，或最后是 `USER root`，程序在容器内就是 root。运行时的一个缺陷就能让它成为节点的 root，它还能改写自己的代码。

请创建一个用户并用编号指定：`USER 10001`。写编号才能让 kubelet 校验 `runAsNonRoot`。
"""

KINDS = ("Dockerfile",)
ITEM = "restricted-pods"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM eclipse-temurin:21.0.5_11-jre
COPY app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
"""

GOOD = r"""
FROM eclipse-temurin:21.0.5_11-jre
COPY app.jar /app.jar
USER 10001
ENTRYPOINT ["java", "-jar", "/app.jar"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find a last stage whose user is root, or that names none and builds on no image of ours."""
    if not file.stages:
        return
    lineage = file.lineage(file.stages[-1])
    users = [i for stage in lineage for i in reversed(stage.instructions) if i.word == "USER"]
    if not users:
        if "nonroot" not in lineage[-1].base:
            said = Text("no USER: the program runs as root", "没有 USER：程序以 root 运行")
            yield Find(file.stages[-1].start.path, said)
    elif users[0].text.partition(":")[0] in ("root", "0"):
        said = Text("the last USER is root", "最后的 USER 是 root")
        yield Find(users[0].path, said)
