"""A container names no AppArmor profile, or switches AppArmor off.

A profile says which files and rights a program may use, whoever runs it. Where the node has
AppArmor, the runtime's default applies to whoever names none, so an absent profile is no hole there:
naming it makes the wish visible and lets a node without AppArmor refuse the pod. `Unconfined` is a
hole.

Set `securityContext.appArmorProfile.type: RuntimeDefault` (Kubernetes 1.30 and later; before that
the annotation `container.apparmor.security.beta.kubernetes.io/NAME: runtime/default`).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器没有指定 AppArmor 配置，或关闭了 AppArmor。

配置规定程序能使用哪些文件和权限，与运行者无关。节点有 AppArmor 时，没有指定的容器会使用运行时的默认配置，因此
缺省本身不算漏洞；写明它是为了表明要求，并让没有 AppArmor 的节点拒绝该 Pod。`Unconfined` 则是漏洞。

设置 `securityContext.appArmorProfile.type: RuntimeDefault`（Kubernetes 1.30 及以上；更早的版本用注解
`container.apparmor.security.beta.kubernetes.io/名称: runtime/default`）。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
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
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    appArmorProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: registry.example/web:1.4
"""

ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose profile is neither the runtime's nor one of the node."""
    for container in podspec.containers(manifest):
        profile = podspec.apparmor(manifest, container)
        if not profile.startswith(("RuntimeDefault", "Localhost")):
            name, shown = container.name, profile or "-"
            yield Find(
                podspec.security_path(container, "appArmorProfile"),
                Text(
                    f"container {name} names no AppArmor profile ({shown})",
                    f"容器 {name} 没有指定 AppArmor 配置（{shown}）",
                ),
            )
