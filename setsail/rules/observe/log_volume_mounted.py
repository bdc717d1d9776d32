"""A program writes its logs to files.

A collector reads standard output. Files in a volume grow until the node evicts the pod, are gone
with it, or have to be carried by a second agent in every pod.

Let the program log to standard output, one structured line an event, and drop the volume. Where the
program cannot, link its log file to /dev/stdout in the image.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """程序把日志写进文件。

采集器读的是标准输出。卷里的文件会一直增长，直到节点驱逐 Pod；Pod 没了日志也没了；或者每个 Pod 都要再带一个
采集进程。

让程序把日志写到标准输出，一件事一行、结构化，然后去掉这个卷。程序改不了的，在镜像里把日志文件链接到
/dev/stdout。
"""

KINDS = (*podspec.LONG_RUNNING, "Job", "CronJob", "Pod")
ITEM = "logs-to-stdout"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts: [{name: logs, mountPath: /var/log/web}]
  volumes: [{name: logs, emptyDir: {}}]
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts: [{name: tmp, mountPath: /tmp}]
  volumes: [{name: tmp, emptyDir: {}}]
"""

_LOGS = re.compile(r"(?:^|/)logs?(?:/|$)")
_FLAG = re.compile(r"--?(?:log[-_.]?(?:file|path|dir)|logging\.file(?:\.(?:name|path))?)[= ]\S+")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a container, and it is no collector that reads the node's own logs."""
    return any(podspec.containers(manifest)) and not _collector(manifest)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find writable mounts named like logs, and flags that name a log file."""
    for container in podspec.containers(manifest):
        for at, mount in enumerate(items(container.body, "volumeMounts")):
            where = text(mount, "mountPath")
            if _LOGS.search(where) and mount.get("readOnly") is not True:
                yield Find(
                    (*container.path, "volumeMounts", at, "mountPath"),
                    Text(
                        f"container {container.name} writes logs to files below {where}",
                        f"容器 {container.name} 把日志写到 {where} 下的文件",
                    ),
                )
        for field in ("command", "args"):
            for at, word in enumerate(items(container.body, field)):
                if isinstance(word, str) and _FLAG.search(word) and "/dev/std" not in word:
                    yield Find(
                        (*container.path, field, at),
                        Text(
                            f"container {container.name} is told to log to a file",
                            f"容器 {container.name} 被要求把日志写进文件",
                        ),
                    )


def _collector(manifest: Manifest) -> bool:
    return manifest.kind == "DaemonSet" and any(
        text(volume, "hostPath", "path").startswith(("/var/log", "/var/lib/docker"))
        for _, volume in podspec.volumes(manifest)
    )
