"""The program is started by a shell that passes no signals on.

In shell form (`CMD node server.js`) a shell is process 1. It does not pass SIGTERM on, so the
program never hears that it must end: each rollout waits out the grace period and then kills it in
the middle of its requests.

Write the exec form: `CMD ["node", "server.js"]`; in a script, end with `exec`.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """程序由不转发信号的 shell 启动。

用 shell 形式（`CMD node server.js`）时，1 号进程是 shell。它不转发 SIGTERM，程序永远不知道自己该结束：每次发布都要等满
宽限期，然后在处理请求的过程中被杀死。

请写成 exec 形式：`CMD ["node", "server.js"]`；在脚本中请以 `exec` 结尾。
"""

KINDS = ("Dockerfile",)
ITEM = "no-gap-in-a-rollout"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM node:22.11.0-slim
USER 1000
CMD node server.js
"""

GOOD = r"""
FROM node:22.11.0-slim
USER 1000
CMD ["node", "server.js"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find a last CMD or ENTRYPOINT in shell form that does not exec."""
    for stage in file.stages[-1:]:
        for word in ("ENTRYPOINT", "CMD"):
            for one in [i for i in stage.instructions if i.word == word][-1:]:
                if one.text and not one.words and not one.text.startswith("exec "):
                    said = Text(
                        f"{word} is in shell form: the program does not hear SIGTERM",
                        f"{word} 是 shell 形式：程序收不到 SIGTERM",
                    )
                    yield Find(one.path, said)
