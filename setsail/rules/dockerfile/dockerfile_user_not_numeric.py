"""The image names its user by word.

The kubelet cannot tell whether `USER app` is root, because only the image's own passwd file says
so. With `runAsNonRoot: true` such a pod does not start.

Write the number: `USER 10001`, also in front of a group, `USER 10001:10001`.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """镜像用名字而不是编号指定用户。

kubelet 无法判断 `USER app` 是不是 root，只有镜像内的 passwd 文件知道。配合 `runAsNonRoot: true` 时，这样的 Pod
无法启动。

请写编号：`USER 10001`，带组时写 `USER 10001:10001`。
"""

KINDS = ("Dockerfile",)
ITEM = "restricted-pods"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM node:22.11.0-slim
USER node
CMD ["node", "server.js"]
"""

GOOD = r"""
FROM node:22.11.0-slim
USER 1000
CMD ["node", "server.js"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find a last user that is a word, but for root and for variables."""
    for stage in file.stages[-1:]:
        users = [i for i in stage.instructions if i.word == "USER"]
        for user in users[-1:]:
            name = user.text.partition(":")[0]
            if name and not name.isdigit() and name != "root" and "$" not in name:
                said = Text(f"the user {name} is no number", f"用户 {name} 不是编号")
                yield Find(user.path, said)
