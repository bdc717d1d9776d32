"""A file from the network goes into the image unchecked.

`ADD` of a URL fetches whatever is there at the time of the build, and nothing checks that it is
what it was.

Use `ADD --checksum=sha256:… URL`, or fetch and verify it in a `RUN`.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """网络上的文件未经校验就进入镜像。

`ADD` 一个 URL 会取到构建当时的任何内容，没有任何东西检查它是否还是原来的文件。

请使用 `ADD --checksum=sha256:… URL`，或在 `RUN` 中下载并校验。
"""

KINDS = ("Dockerfile",)
ITEM = "trusted-images"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM debian:12.8-slim
ADD https://example.com/tool.tar.gz /opt/
USER 10001
CMD ["/opt/tool"]
"""

GOOD = r"""
FROM debian:12.8-slim
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool.tar.gz /opt/
USER 10001
CMD ["/opt/tool"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find ADD of a URL without --checksum."""
    for one in file.of("ADD"):
        source = next(
            (w for w in one.text.split()[:-1] if w.startswith(("http://", "https://"))), ""
        )
        if source and "checksum" not in one.flags:
            said = Text("ADD fetches a URL and checks nothing", "ADD 下载 URL 而不做任何校验")
            yield Find(one.path, said)
