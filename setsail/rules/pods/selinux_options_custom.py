"""A pod asks for an SELinux label of its own choice.

The label decides what the kernel lets a container touch. A type outside the container types, or a
user or role at all, takes a container out of the confinement that keeps it from the node's files.

Remove `seLinuxOptions`; the runtime gives every container its own label. Types that are meant for
containers are `container_t`, `container_init_t`, `container_kvm_t` and `container_engine_t`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 自行指定了 SELinux 标签。

标签决定内核允许容器接触什么。容器类型之外的 type，或者任何 user、role，都会让容器脱离与节点文件隔离的限制。

去掉 `seLinuxOptions`，运行时会给每个容器自己的标签。为容器准备的类型是 `container_t`、`container_init_t`、
`container_kvm_t` 和 `container_engine_t`。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seLinuxOptions:
      type: spc_t
    seccompProfile:
      type: RuntimeDefault
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
    seLinuxOptions:
      type: container_t
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: registry.example/web:1.4
"""

TYPES = ("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t")

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find types that are not for containers, and any user or role."""
    for path, context, whose in podspec.contexts(manifest):
        for field in ("type", "user", "role"):
            value = text(context, "seLinuxOptions", field)
            if value not in TYPES if field == "type" else value:
                yield Find(
                    (*path, "seLinuxOptions", field),
                    Text(
                        f"{whose.en} asks for the SELinux {field} {value}",
                        f"{whose.zh} 指定了 SELinux {field} {value}",
                    ),
                )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Leave the label to the runtime; a program that reads the node's files may then fail."""
    return (Edit("remove", find.path),)
