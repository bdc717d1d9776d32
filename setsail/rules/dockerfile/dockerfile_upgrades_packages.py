"""A build upgrades whatever is upgradable.

`apt-get upgrade` in a Dockerfile makes every build another image, and the old packages stay in
the layer below.

Build on a newer base instead, named by version or digest.
"""

import re
from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """构建时升级一切可升级的软件包。

Dockerfile 中的 `apt-get upgrade` 使每次构建得到不同的镜像，旧软件包还留在下面的层里。

请改用更新的基础镜像，并写明版本或摘要。
"""

KINDS = ("Dockerfile",)
ITEM = "trusted-images"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = r"""
FROM debian:12.8-slim
RUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*
USER 10001
CMD ["/app"]
"""

GOOD = r"""
FROM debian:12.9-slim
USER 10001
CMD ["/app"]
"""


_UPGRADES = r"\b(?:apt(?:-get)?|apk|yum|dnf)\s+(?:-\S+\s+)*(?:dist-)?(?:upgrade|update\s+-y\s*$)"


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find upgrades of all packages."""
    for one in file.of("RUN"):
        if re.search(_UPGRADES, f"{one.text}\n{one.body}"):
            said = Text("all packages are upgraded", "升级了所有软件包")
            yield Find(one.path, said)
