"""A pod belongs to the group of root.

Files of the node and of images are often writable for group 0. A program in that group can change
them without being root.

Give `runAsGroup`, `fsGroup` and `supplementalGroups` a number other than 0 that owns what the
program writes.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, number
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 属于 root 组。

节点和镜像中的许多文件对组 0 可写；属于该组的程序不必是 root 就能修改它们。

把 `runAsGroup`、`fsGroup` 和 `supplementalGroups` 设为非 0 的编号，并让它拥有程序要写的文件。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    fsGroup: 0
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
    fsGroup: 10001
  containers:
    - name: web
      image: registry.example/web:1.4
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find group 0 in any of the three fields, of the pod or of a container."""
    for path, context, whose in podspec.contexts(manifest):
        for field in ("runAsGroup", "fsGroup"):
            if number(context, field) == 0:
                yield _find((*path, field), whose, field)
        for at, group in enumerate(items(context, "supplementalGroups")):
            if group == 0 and group is not False:
                yield _find((*path, "supplementalGroups", at), whose, "supplementalGroups")


def _find(path: Path, whose: Text, field: str) -> Find:
    en, zh = f"{whose.en} has group 0 (root) in {field}", f"{whose.zh} 的 {field} 是组 0（root）"
    return Find(path, Text(en, zh))
