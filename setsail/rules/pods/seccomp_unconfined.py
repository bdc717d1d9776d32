"""A container may make every system call.

`Unconfined` switches off the filter that keeps programs from the kernel's rarely used, and rarely
tested, calls. Most escapes from containers began with one of them.

Use `type: RuntimeDefault`; where that stops the program, write a profile with the one call more and
refer to it with `type: Localhost`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器可以发起任何系统调用。

`Unconfined` 关闭了过滤器，程序便能使用内核中很少使用、也很少测试的调用；多数容器逃逸都从它们开始。

使用 `type: RuntimeDefault`；如果程序因此无法运行，就写一个只多放行那个调用的配置，用 `type: Localhost` 引用。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "pedantic"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seccompProfile:
      type: Unconfined
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

_OLD = ("seccomp.security.alpha.kubernetes.io/", "container.seccomp.security.alpha.kubernetes.io/")

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the profile Unconfined, in a security context or in the annotations of old."""
    assert manifest.pod is not None
    for path, context, whose in podspec.contexts(manifest):
        if text(context, "seccompProfile", "type") == "Unconfined":
            yield Find(
                (*path, "seccompProfile", "type"),
                Text(f"{whose.en} runs without a seccomp filter", f"{whose.zh} 没有 seccomp 过滤"),
            )
    for key, value in manifest.pod.annotations.items():
        if key.startswith(_OLD) and value.lower() == "unconfined":
            yield Find(
                (*manifest.pod.path[:-1], "metadata", "annotations", key),
                Text(f"annotation {key} is unconfined", f"注解 {key} 的值是 unconfined"),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Use the runtime's filter; a program that needs a filtered call stops working."""
    return (Edit("set", find.path, "RuntimeDefault"),) if find.path[-1] == "type" else ()
