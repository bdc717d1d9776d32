"""A container may write to its node.

What it writes stays after the pod, fills the node's disk, and is read by whatever comes next;
whoever breaks into the program changes the node with it.

Mount it with `readOnly: true`, or better use a volume that is not the node's.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, read, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器可以写它所在的节点。

写下的内容在 Pod 消失后仍留着，会占满节点磁盘，并被后来者读到；攻破该程序的人也就能改动节点。

挂载时写 `readOnly: true`；更好的做法是换成不属于节点的卷。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts: [{name: host, mountPath: /host}]
  volumes: [{name: host, hostPath: {path: /opt/data}}]
"""

GOOD = BAD.replace("mountPath: /host", "mountPath: /host, readOnly: true")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a hostPath."""
    return any("hostPath" in volume for _, volume in podspec.volumes(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find mounts of a hostPath that are not read-only."""
    host = {text(v, "name") for _, v in podspec.volumes(manifest) if "hostPath" in v}
    for container in podspec.containers(manifest):
        for at, mount in enumerate(items(container.body, "volumeMounts")):
            name = text(mount, "name")
            if name in host and read(mount, "readOnly") is not True:
                yield Find(
                    (*container.path, "volumeMounts", at, "readOnly"),
                    Text(
                        f"container {container.name} may write to {text(mount, 'mountPath')}, a "
                        "directory of its node",
                        f"容器 {container.name} 可以写节点上的目录 {text(mount, 'mountPath')}",
                    ),
                )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Mount it read-only; the program may need to write."""
    return (Edit("set", find.path, True),)
