"""Compilers are left in the image.

What builds the program is not needed to run it. It makes the image large, adds packages that must
be patched, and hands an intruder the tools to build his own.

Build in one stage and copy the result into a small one: `FROM … AS build`, then
`COPY --from=build`.
"""

import re
from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """编译器留在镜像中。

构建程序用的东西在运行时并不需要。它让镜像变大，带来需要打补丁的软件包，还把构建工具交给入侵者。

请在一个阶段构建，再把结果复制到小镜像：`FROM … AS build`，然后 `COPY --from=build`。
"""

KINDS = ("Dockerfile",)
ITEM = "lean-images"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM golang:1.23.4
COPY . /src
RUN cd /src && go build -o /app
USER 10001
CMD ["/app"]
"""

GOOD = r"""
FROM golang:1.23.4 AS build
COPY src /src
RUN cd /src && go build -o /app
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app /app
USER 65532
CMD ["/app"]
"""


_BUILDERS = ("golang", "rust", "maven", "gradle", "gcc", "dotnet/sdk", "buildpack-deps")
_PACKAGES = r"\b(?:install|add)\b.*\b(?:build-essential|gcc|g\+\+|clang|build-base|make|cmake|maven|openjdk-\d+-jdk)\b"


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find a last stage that builds on a compiler's image or installs a compiler and keeps it."""
    for stage in file.stages[-1:]:
        first = file.lineage(stage)[-1]
        repository = first.base.partition("@")[0].partition(":")[0]
        if any(repository == b or repository.endswith(f"/{b}") for b in _BUILDERS):
            said = Text(
                f"the last stage is built on {first.base}, which is for building",
                f"最后一个阶段基于 {first.base}，它是用来构建的",
            )
            yield Find(stage.start.path, said)
        for one in (i for i in stage.instructions if i.word == "RUN"):
            script = f"{one.text}\n{one.body}"
            if re.search(_PACKAGES, script) and not re.search(r"\b(?:purge|remove|del)\b", script):
                yield Find(
                    one.path,
                    Text(
                        "a compiler is installed and stays in the image",
                        "安装了编译器并留在镜像中",
                    ),
                )
