"""A script from the network is run as it comes.

`curl … | sh` runs whatever the server answers, as root, at every build. When the download breaks
off half-way, half a script is run, and the build still succeeds.

Download to a file, check its checksum, then run it; better, take the package of a distribution.
"""

import re
from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """直接运行网络上下载的脚本。

`curl … | sh` 在每次构建时以 root 运行服务器返回的任何内容。下载中途断开时，会运行半个脚本，而构建仍然成功。

请先下载到文件并校验，再运行；更好的做法是使用发行版的软件包。
"""

KINDS = ("Dockerfile",)
ITEM = "trusted-images"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM debian:12.8-slim
RUN curl -fsSL https://example.com/install.sh | sh
USER 10001
CMD ["tool"]
"""

GOOD = r"""
FROM debian:12.8-slim
COPY tool /usr/local/bin/tool
USER 10001
CMD ["tool"]
"""


_PIPED = r"\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:/bin/)?(?:ba|z|da)?sh\b"
_SUBSTITUTED = r"\b(?:ba|z|da)?sh\s+(?:-c\s+)?[\"']?(?:<\(|\$\()\s*(?:curl|wget)\b"


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find downloads that a shell reads directly."""
    for one in file.of("RUN"):
        script = f"{one.text}\n{one.body}"
        if re.search(_PIPED, script) or re.search(_SUBSTITUTED, script):
            said = Text("a shell runs what was just downloaded", "直接用 shell 运行刚下载的内容")
            yield Find(one.path, said)
