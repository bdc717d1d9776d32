"""A node may start an image that it pulled long ago.

With `IfNotPresent`, the default for every tag but `latest`, a node runs what lies on it: an older
push of the same tag, or an image for which the pod's account has no credentials. Against `Always`:
each start then asks the registry, so its outage stops every restart; and a digest cannot change, so
with digests nothing is gained but the check of credentials. Our own default is the digest.

Set `imagePullPolicy: Always` where tenants share nodes, or tags are pushed again; elsewhere pin the
digest.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """节点可能启动很久以前拉取的镜像。

除 `latest` 外，默认策略是 `IfNotPresent`：节点运行本地已有的镜像，可能是同一 tag 较早的内容，也可能是这个 Pod
本无权拉取的镜像。反对 `Always` 的理由是：每次启动都要访问镜像仓库，仓库故障时任何重启都会失败；而摘要不会变，
使用摘要时只多了一次凭据检查。我们自己的默认做法是摘要。

多租户共用节点、或 tag 会被重新推送时，设置 `imagePullPolicy: Always`；其余情况固定摘要。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
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
      image: registry.example/web:1.4
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
      image: registry.example/web:1.4
      imagePullPolicy: Always
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose policy, written or by default, is not Always."""
    for container in podspec.all_containers(manifest):
        policy = podspec.pull_policy(container)
        if policy not in ("", "Always"):
            yield Find(
                (*container.path, "imagePullPolicy"),
                Text(
                    f"container {container.name} pulls its image {policy}",
                    f"容器 {container.name} 的镜像拉取策略是 {policy}",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Ask the registry at each start; without it, no pod starts any more."""
    return (Edit("set", find.path, "Always"),)
