"""An image without a version is not pulled again.

`latest` means whatever was pushed last; with `IfNotPresent` or `Never` each node runs what was last
when it first pulled. Two pods of one Deployment then run different programs, and nobody sees it.

Name a version. Until then remove `imagePullPolicy`: Kubernetes takes `Always` for such names.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """没有版本的镜像不会被重新拉取。

`latest` 指最近推送的内容；用 `IfNotPresent` 或 `Never` 时，每个节点运行的是它第一次拉取时的内容。同一个
Deployment 的两个 Pod 会运行不同的程序，而且没人看得出来。

写明版本。在此之前去掉 `imagePullPolicy`：对这样的名字 Kubernetes 默认使用 `Always`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:latest
      imagePullPolicy: IfNotPresent
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:latest
      imagePullPolicy: Always
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images without version or digest that are not pulled at each start."""
    for container in podspec.all_containers(manifest):
        name = image.parse(container.image)
        loose = not name.digest and name.tag in ("", "latest")
        policy = podspec.pull_policy(container)
        if container.image and loose and policy not in ("", "Always"):
            yield Find(
                (*container.path, "imagePullPolicy"),
                Text(
                    f"container {container.name} pulls {container.image} {policy}",
                    f"容器 {container.name} 以 {policy} 策略拉取 {container.image}",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Pull at each start: the program that runs may then be a newer one."""
    return (Edit("set", find.path, "Always"),)
