"""The image runs an SSH server.

A container is one program. A second way in has its own keys, its own flaws and no place in the
audit log of the cluster.

Leave it out; `kubectl exec` and `kubectl debug` go through the API server, with its rights and log.
"""

from collections.abc import Iterator

from setsail.document.dockerfile import Dockerfile
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find

ZH = """镜像中运行 SSH 服务。

一个容器就是一个程序。第二个入口有自己的密钥、自己的漏洞，而集群的审计日志看不到它。

请去掉它；`kubectl exec` 和 `kubectl debug` 经过 API server，受权限控制并有日志。
"""

KINDS = ("Dockerfile",)
ITEM = "lean-images"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = r"""
FROM debian:12.8-slim
EXPOSE 22
USER 10001
CMD ["/app"]
"""

GOOD = r"""
FROM debian:12.8-slim
EXPOSE 8080
USER 10001
CMD ["/app"]
"""


def check(file: Dockerfile, around: Around) -> Iterator[Find]:
    """Find EXPOSE 22."""
    for one in file.of("EXPOSE"):
        if any(port.partition("/")[0] == "22" for port in one.text.split()):
            said = Text("port 22 is exposed", "公开了 22 端口")
            yield Find(one.path, said)
