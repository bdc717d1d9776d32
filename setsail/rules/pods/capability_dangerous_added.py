"""A container adds a Linux capability beyond the usual ones.

`SYS_ADMIN`, `NET_ADMIN`, `SYS_PTRACE`, `SYS_MODULE` and their kind are pieces of root: with most of
them a program can leave its container. The baseline level of Pod Security refuses all but the
fourteen that a container runtime gives anyway, less raw sockets.

Remove the capability. What a node agent really needs belongs in a namespace of its own, one
capability at a time.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器添加了常规之外的 Linux capability。

`SYS_ADMIN`、`NET_ADMIN`、`SYS_PTRACE`、`SYS_MODULE` 之类是 root 的一部分：有了其中大多数，程序就能离开容器。
Pod 安全的 baseline 级别只允许运行时本来就给的那些（原始套接字除外）。

去掉这项 capability。节点代理确实需要的，放在单独的命名空间里，逐项添加。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      securityContext:
        capabilities:
          add:
            - NET_ADMIN
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
      securityContext:
        capabilities:
          add:
            - NET_BIND_SERVICE
"""

BASELINE = frozenset(
    {
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD"),
        *("NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    }
)
"""What the baseline level allows to add (kubernetes.io/docs/concepts/security/pod-security-standards)."""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find added capabilities that the baseline level refuses."""
    for container in podspec.all_containers(manifest):
        for at, added in enumerate(podspec.capabilities(container, "add")):
            if added not in BASELINE:
                yield Find(
                    (*podspec.security_path(container, "capabilities"), "add", at),
                    Text(
                        f"container {container.name} adds the capability {added}",
                        f"容器 {container.name} 添加了 capability {added}",
                    ),
                )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Take it away; a program that uses it stops working."""
    return (Edit("remove", find.path),)
