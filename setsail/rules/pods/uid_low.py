"""A container runs with a user number below 10000, or does not say which.

Without user namespaces the number inside is the number on the node. A low one may belong to
somebody there, an agent or a person, whose files the program then owns once it breaks out. On the
other hand most public images are built for one low number, and Kubernetes itself asks only that it
is not 0: for them this is a wish, not a fault.

Build the image for a high number, and set `securityContext.runAsUser` to it. The parameter
`minimum` is where high begins.
"""

from collections.abc import Iterator

from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器的用户编号低于 10000，或没有写明。

没有用户命名空间时，容器内的编号就是节点上的编号。较小的编号可能属于节点上的某个代理或某个人，程序一旦逃逸就
拥有其文件。但多数公开镜像就是为某个较小的编号构建的，Kubernetes 自己只要求不是 0：对它们来说这只是愿望，
不算错误。

构建镜像时使用较大的编号，并在 `securityContext.runAsUser` 中写明。参数 `minimum` 规定多大才算大。
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
        runAsUser: 1000
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
        runAsUser: 10001
"""

PARAMETERS = {"minimum": 10000}

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose own or inherited runAsUser is low or absent."""
    least = around.setting("uid-low", PARAMETERS, "minimum")
    yield from podspec.low_ids(manifest, "runAsUser", least)
