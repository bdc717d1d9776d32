"""A container may run as root.

The user inside a container is the user outside it as far as the kernel is concerned. A program
that runs as root needs only one flaw in the runtime to be root on the node, and inside the
container it can rewrite its own code.

Give the image a numeric `USER`, then set `runAsNonRoot: true` on the pod. Where the image names
its user by word, add `runAsUser` with that user's number, or the kubelet cannot tell.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器可能以 root 运行。

在内核看来，容器内的用户就是容器外的用户。以 root 运行的程序只需要运行时的一个缺陷就能成为节点的 root；
在容器内它还能改写自己的代码。

先给镜像设置数字形式的 `USER`，再在 Pod 上设置 `runAsNonRoot: true`。如果镜像中的用户写的是名字，还要用
`runAsUser` 写明其编号，否则 kubelet 无法判断。
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
    runAsNonRoot: true
  containers:
    - name: web
      image: registry.example/web:1.4
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers with user 0, or with neither a user nor `runAsNonRoot: true`."""
    for container in podspec.all_containers(manifest):
        name, user = container.name, podspec.security(manifest, container, "runAsUser")
        if user == 0 and user is not False:
            own = podspec.security_path(container, "runAsUser")
            pod = manifest.pod.path if manifest.pod is not None else ()
            inherited = (*pod, "securityContext", "runAsUser")
            yield Find(
                own if manifest.get(*own) is not None else inherited,
                Text(
                    f"container {name} runs as user 0 (root)", f"容器 {name} 以用户 0（root）运行"
                ),
            )
        elif not isinstance(user, int) and not _never_root(manifest, container):
            yield Find(
                podspec.security_path(container, "runAsNonRoot"),
                Text(
                    f"container {name} runs as whatever user the image says, root included",
                    f"容器 {name} 以镜像指定的用户运行，可能是 root",
                ),
            )


def _never_root(manifest: Manifest, container: Container) -> bool:
    return podspec.security(manifest, container, "runAsNonRoot") is True


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Demand another user than root; an image that is built for root then does not start."""
    if find.path[-1] == "runAsUser":
        return (
            Edit("remove", find.path),
            Edit("set", (*find.path[:-1], "runAsNonRoot"), True),
        )
    return (Edit("set", find.path, True),)
