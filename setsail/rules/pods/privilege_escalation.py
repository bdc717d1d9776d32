"""A process may gain more rights than its parent.

Without `allowPrivilegeEscalation: false` a set-uid program inside the image, such as `su` or
`ping`, turns a foothold of an ordinary user into root of the container.

Set `securityContext.allowPrivilegeEscalation: false` on every container. Services have no use for
set-uid programs, so nothing is lost.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """进程可以获得比父进程更高的权限。

没有设置 `allowPrivilegeEscalation: false` 时，镜像中的 set-uid 程序（如 `su`、`ping`）能让普通用户的
立足点变成容器内的 root。

在每个容器上设置 `securityContext.allowPrivilegeEscalation: false`。业务服务用不到 set-uid 程序，因此
没有损失。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "warning"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
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
  containers:
    - name: web
      image: registry.example/web:1.4
      securityContext:
        allowPrivilegeEscalation: false
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers where escalation is not forbidden."""
    for container in podspec.all_containers(manifest):
        path = podspec.security_path(container, "allowPrivilegeEscalation")
        if manifest.get(*path) is not False:
            name = container.name
            yield Find(
                path,
                Text(
                    f"container {name} does not forbid privilege escalation",
                    f"容器 {name} 没有禁止提权",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Forbid it, except where the API server would refuse that: privileged and SYS_ADMIN."""
    context = find.path[:-1]
    added = manifest.get(*context, "capabilities", "add")
    if manifest.get(*context, "privileged") is True:
        return ()
    if isinstance(added, list) and {"SYS_ADMIN", "CAP_SYS_ADMIN"} & set(map(str, added)):
        return ()
    return (Edit("set", find.path, False),)
