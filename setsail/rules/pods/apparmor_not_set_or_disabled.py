"""A container switches AppArmor off, or names a profile that there cannot be.

A profile says which files and rights a program may use, whoever runs it. Where the node has
AppArmor, the runtime's default applies to whoever names none, so an absent profile is no fault, as
the baseline level of the Pod Security Standards sees it. `Unconfined` takes that default away.

Leave the profile out, or set `securityContext.appArmorProfile.type: RuntimeDefault` (Kubernetes 1.30
and later; before that the annotation `container.apparmor.security.beta.kubernetes.io/NAME:
runtime/default`).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器关闭了 AppArmor，或指定了不可能存在的配置。

配置规定程序能使用哪些文件和权限，与运行者无关。节点有 AppArmor 时，没有指定的容器会使用运行时的默认配置，因此
不写不算问题，Pod Security Standards 的 baseline 级别也这样看。`Unconfined` 则取消了这个默认配置。

不写，或设置 `securityContext.appArmorProfile.type: RuntimeDefault`（Kubernetes 1.30 及以上；更早的版本用注解
`container.apparmor.security.beta.kubernetes.io/名称: runtime/default`）。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
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
      securityContext:
        appArmorProfile:
          type: Unconfined
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
    """Find containers whose profile is named, and neither the runtime's nor one of the node."""
    for container in podspec.containers(manifest):
        profile = podspec.apparmor(manifest, container)
        if profile and not profile.startswith(("RuntimeDefault", "Localhost")):
            name = container.name
            yield Find(
                podspec.security_path(container, "appArmorProfile"),
                Text(
                    f"the AppArmor profile of container {name} is {profile}",
                    f"容器 {name} 的 AppArmor 配置是 {profile}",
                ),
            )
