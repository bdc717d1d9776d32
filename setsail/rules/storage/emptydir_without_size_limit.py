"""A scratch volume has no size.

An `emptyDir` lives on the node's disk, or in its memory. Without `sizeLimit` one program that
writes too much fills the node, and every pod on it suffers; in memory it counts against the
container's own limit and kills it. Limits of `ephemeral-storage` on every container bound what is on
disk just as well: the kubelet counts the volume with the pod.

Set `emptyDir.sizeLimit` to what the program needs, or limit every container's `ephemeral-storage`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, read, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """临时卷没有大小限制。

`emptyDir` 在节点磁盘上，或在节点内存里。没有 `sizeLimit` 时，一个写得太多的程序会写满节点，上面
所有 Pod 都受影响；在内存里时，它算在容器自己的 limit 中，会把容器杀掉。
每个容器都有 `ephemeral-storage` 的 limit 时，磁盘上的临时卷同样受限：kubelet 把卷算在 Pod 的用量里。

按程序所需设置 `emptyDir.sizeLimit`，或限制每个容器的 `ephemeral-storage`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts: [{name: scratch, mountPath: /tmp}]
  volumes: [{name: scratch, emptyDir: {}}]
"""

GOOD = BAD.replace("emptyDir: {}", "emptyDir: {sizeLimit: 1Gi}")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find emptyDirs without a size; `emptyDir:` alone is one too."""
    limit = ("resources", "limits", "ephemeral-storage")
    bounded = all(c.get(*limit) is not None for c in podspec.mains(manifest))
    for path, volume in podspec.volumes(manifest):
        if "emptyDir" not in volume or read(volume, "emptyDir", "sizeLimit") is not None:
            continue
        if not bounded or text(volume, "emptyDir", "medium") == "Memory":
            yield Find(
                (*path, "emptyDir"),
                Text(
                    f"volume {text(volume, 'name')} may grow until the node is full",
                    f"卷 {text(volume, 'name')} 可能一直增长到节点写满",
                ),
            )
