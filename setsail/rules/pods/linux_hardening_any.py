"""A container uses none of the kernel's protections.

AppArmor, seccomp, SELinux and dropped capabilities each take something from whoever breaks in. With
none of them one flaw in the program is all it takes.

Set at least `seccompProfile: {type: RuntimeDefault}` on the pod, and drop all capabilities.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器没有使用内核提供的任何保护。

AppArmor、seccomp、SELinux 和丢弃 capability，每一样都能限制攻破程序的人；一样都没有时，程序的一个缺陷就够了。

至少在 Pod 上设置 `seccompProfile: {type: RuntimeDefault}`，并丢弃全部 capability。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
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
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: registry.example/web:1.4
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers with none of the four, neither their own nor the pod's."""
    for container in podspec.containers(manifest):
        if not _hardened(manifest, container):
            yield Find(
                podspec.security_path(container, "seccompProfile"),
                Text(
                    f"container {container.name} has no seccomp, AppArmor or SELinux setting "
                    "and drops no capability",
                    f"容器 {container.name} 没有 seccomp、AppArmor、SELinux 设置，也没有丢弃 capability",
                ),
            )


def _hardened(manifest: Manifest, container: Container) -> bool:
    seccomp = text(podspec.security(manifest, container, "seccompProfile"), "type")
    return bool(
        seccomp not in ("", "Unconfined")
        or podspec.apparmor(manifest, container) not in ("", "Unconfined")
        or podspec.security(manifest, container, "seLinuxOptions")
        or podspec.capabilities(container, "drop")
    )
