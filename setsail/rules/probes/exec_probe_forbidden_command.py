"""A probe starts a heavy program every few seconds.

An exec probe starts a process in the container each time. `jcmd` starts a whole JVM and stops the
one it asks; `ps` and `ls` prove nothing about the program. On a busy node the probe itself times
out, and the container is restarted for it. `commands` says which programs to look for.

Let the program answer: `httpGet`, `grpc` or `tcpSocket`. Where only a command can tell, use a
small one made for it.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items
from setsail.rules import podspec, timing
from setsail.rules.rule import Find

ZH = """探针每隔几秒就启动一个沉重的程序。

exec 探针每次都会在容器里启动一个进程。`jcmd` 会启动整个 JVM，还会让被询问的 JVM 停顿；`ps` 和
`ls` 证明不了程序是否正常。节点繁忙时，探针自己就会超时，容器因此被重启。`commands` 表示要找哪些
程序。

让程序自己回答：`httpGet`、`grpc` 或 `tcpSocket`。只能用命令判断时，用专门的小程序。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS = {"commands": ["jcmd", "ps", "ls"]}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      livenessProbe: {exec: {command: [sh, -c, "jcmd 1 VM.version | grep OpenJDK"]}}
"""

GOOD = BAD.replace('[sh, -c, "jcmd 1 VM.version | grep OpenJDK"]', "[/app/alive]")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the words of exec probes that are forbidden programs, with or without a path."""
    forbidden = around.setting("exec-probe-forbidden-command", PARAMETERS, "commands")
    for container in podspec.containers(manifest):
        for field in timing.PROBES:
            path = (*container.path, field, "exec", "command")
            words = re.split(r"[\s;|&()$`\"']+", " ".join(map(str, items(manifest.body, *path))))
            found = [word for word in words if word.rpartition("/")[2] in forbidden]
            if found:
                yield Find(
                    path,
                    Text(
                        f"{field} of container {container.name} starts {found[0]} each time",
                        f"容器 {container.name} 的 {field} 每次都会启动 {found[0]}",
                    ),
                )
