"""A container mounts a path inside a volume.

Kubelets before 1.19.15, 1.20.11, 1.21.5 and 1.22.2 could be led outside the volume through a link
(CVE-2021-25741), to the files of the node. On any kubelet a ConfigMap or Secret mounted by
`subPath` never changes while the pod runs. Everything newer than those versions is safe from the
first, so ask for this rule only where such nodes are left.

Mount the whole volume, or make sure that all nodes are newer.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, read, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器挂载了卷里面的一个路径。

1.19.15、1.20.11、1.21.5、1.22.2 之前的 kubelet 可能被链接带到卷之外，访问节点上的文件（
CVE-2021-25741）。而在任何 kubelet 上，用 `subPath` 挂载的 ConfigMap 或 Secret 在 Pod 运行期间都
不会更新。比上述版本新的都没有前一个问题，所以只在还有这类节点时才需要本规则。

挂载整个卷，或确保所有节点都更新过。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts: [{name: scratch, mountPath: /cache, subPath: cache}]
  volumes: [{name: scratch, emptyDir: {sizeLimit: 1Gi}}]
"""

GOOD = BAD.replace(", subPath: cache", "")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find mounts with a subPath."""
    for container in podspec.containers(manifest):
        for at, mount in enumerate(items(container.body, "volumeMounts")):
            for field in ("subPath", "subPathExpr"):
                if read(mount, field):
                    yield Find(
                        (*container.path, "volumeMounts", at, field),
                        Text(
                            f"container {container.name} mounts a path inside volume {text(mount, 'name')}",
                            f"容器 {container.name} 挂载了卷 {text(mount, 'name')} 里的路径",
                        ),
                    )
