"""A Windows container runs as a process of its node, or as an administrator.

A HostProcess container has no isolation at all: it sees the node's files, network and services with
the rights of the account that it names. An administrator inside a container is one flaw from that.

Remove `hostProcess`, and set `runAsUserName: ContainerUser`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, read, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Windows 容器以节点进程或管理员身份运行。

HostProcess 容器没有任何隔离：它以所指定账户的权限看到节点的文件、网络和服务。容器内的管理员离这一步也只差一个
缺陷。

去掉 `hostProcess`，并设置 `runAsUserName: ContainerUser`。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = r"""
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  os:
    name: windows
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  os:
    name: windows
  securityContext:
    windowsOptions:
      runAsUserName: ContainerUser
  containers:
    - name: web
      image: registry.example/web:1.4
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that say anything about Windows."""
    return any(isinstance(c.get("windowsOptions"), dict) for _, c, _ in podspec.contexts(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find host processes, and users other than ContainerUser."""
    for path, context, whose in podspec.contexts(manifest):
        options: Path = (*path, "windowsOptions")
        if read(context, "windowsOptions", "hostProcess") is True:
            message = Text(f"{whose.en} is a process of the node", f"{whose.zh} 是节点上的进程")
            yield Find((*options, "hostProcess"), message)
        user = text(context, "windowsOptions", "runAsUserName")
        if user and user.lower() != "containeruser":
            yield Find(
                (*options, "runAsUserName"),
                Text(f"{whose.en} runs as {user}", f"{whose.zh} 以 {user} 运行"),
            )
