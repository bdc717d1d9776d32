"""A container runs with a group number below 10000, or does not say which.

What holds for user numbers holds for groups: a low number may be that of a group of the node. An
unset one is whatever the image says, and often 0, the group of root. Against it: files in public
images belong to the low group that the image was built with.

Set `securityContext.runAsGroup` to a high number that owns the program's files, or use `fsGroup`
for its volumes. The parameter `minimum` is where high begins.
"""

from collections.abc import Iterator

from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器的组编号低于 10000，或没有写明。

用户编号的道理同样适用于组：较小的编号可能是节点上某个组的编号；不写时由镜像决定，常常是 0，即 root 组。
反面的理由是：公开镜像中的文件属于构建时使用的较小的组。

把 `securityContext.runAsGroup` 设为拥有程序文件的较大编号，卷则使用 `fsGroup`。参数 `minimum` 规定多大才算大。
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
      securityContext:
        runAsGroup: 1000
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
        runAsGroup: 10001
"""

PARAMETERS = {"minimum": 10000}

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose own or inherited runAsGroup is low or absent."""
    least = around.setting("gid-low", PARAMETERS, "minimum")
    yield from podspec.low_ids(manifest, "runAsGroup", least)
