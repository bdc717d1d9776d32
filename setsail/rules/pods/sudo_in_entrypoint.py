"""A container starts a program through sudo.

For that the image holds sudo and a user who may use it without a password: whoever breaks into the
program is root with one word. It also asks for privilege escalation to stay allowed.

Start the program directly, as the user that owns its files. Where one step needs root, do it when
the image is built.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import (
    WORKLOADS,
    Manifest,
    items,
)
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器通过 sudo 启动程序。

为此镜像里要有 sudo，以及一个免密码使用它的用户：攻破程序的人只要敲一个词就是 root；而且还必须允许提权。

以拥有程序文件的用户直接启动程序。需要 root 的步骤放到构建镜像时完成。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      command: [sudo, /app/web]
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      command: [/app/web]
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find sudo as a word of the command or of what a shell is told to run."""
    for container in podspec.containers(manifest):
        for field in ("command", "args"):
            for at, word in enumerate(items(container.body, field)):
                if (
                    isinstance(word, str)
                    and "sudo" in word
                    and re.search(r"(?<![\w.-])sudo(?![\w.-])", word)
                ):
                    yield Find(
                        (*container.path, field, at),
                        Text(
                            f"container {container.name} starts through sudo",
                            f"容器 {container.name} 通过 sudo 启动",
                        ),
                    )
