"""An image comes from a registry that is no longer served.

`k8s.gcr.io` was frozen in April 2023 and only redirects for as long as it lasts; what has been
released since is not there. On the day it ends no new pod starts.

Replace the registry by `registry.k8s.io`; path and tag stay. Where nodes pull through a mirror, tell
the mirror first.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """镜像来自已停用的仓库。

`k8s.gcr.io` 于 2023 年 4 月冻结，现在只做跳转，能用多久不确定；此后发布的版本那里也没有。它停止的那天，新的 Pod
都启动不了。

把仓库改为 `registry.k8s.io`，路径和 tag 不变。节点通过镜像代理拉取的，先改代理。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
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
      image: k8s.gcr.io/pause:3.9
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.k8s.io/pause:3.9
"""

_OLD = ("k8s.gcr.io/", "gcr.io/google-containers/", "gcr.io/google_containers/")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images from the old names of Kubernetes' registry."""
    for container in podspec.all_containers(manifest):
        if container.image.startswith(_OLD):
            yield Find(
                (*container.path, "image"),
                Text(
                    f"container {container.name} runs {container.image} from a frozen registry",
                    f"容器 {container.name} 的镜像 {container.image} 来自已冻结的仓库",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Name the registry that took over; asks, since mirrors and firewalls know hosts by name."""
    written = text(manifest.body, *find.path)
    old = next(each for each in _OLD if written.startswith(each))
    return (Edit("set", find.path, f"registry.k8s.io/{written.removeprefix(old)}"),)
