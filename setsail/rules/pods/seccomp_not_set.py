"""A pod runs without a seccomp profile.

Without a profile every system call of the kernel is within reach, also those that no server ever
makes and that most container escapes have used.

Set `securityContext.seccompProfile.type: RuntimeDefault` on the pod. The runtime's profile blocks
only calls that ordinary programs do not make.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 没有设置 seccomp 配置。

没有 seccomp 配置时，程序可以调用内核的所有系统调用，包括服务器程序从不使用、而多数容器逃逸用到的那些。

在 Pod 上设置 `securityContext.seccompProfile.type: RuntimeDefault`。运行时自带的配置只拦截普通程序不会
发起的调用。
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
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: registry.example/web:1.4
"""

PROFILES = ("RuntimeDefault", "Localhost")

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods in which some container has neither its own profile nor the pod's."""
    if manifest.pod is None:
        return
    field = ("securityContext", "seccompProfile", "type")
    whole = manifest.get(*manifest.pod.path, *field)
    for container in podspec.all_containers(manifest):
        own = manifest.get(*container.path, *field)
        if (whole if own is None else own) in PROFILES:
            continue
        path = (*(manifest.pod.path if own is None else container.path), *field)
        name, written = container.name, own if own is not None else whole
        message = (
            Text(f"container {name} has no seccomp profile", f"容器 {name} 没有 seccomp 配置")
            if written is None
            else Text(
                f"container {name} has the seccomp profile {written}",
                f"容器 {name} 的 seccomp 配置是 {written}",
            )
        )
        yield Find(path, message)
        if own is None:
            return


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Use the runtime's profile where none is named; one that was chosen is left alone."""
    if manifest.get(*find.path) is not None:
        return ()
    return (Edit("set", find.path, "RuntimeDefault"),)
