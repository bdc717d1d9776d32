"""A container drops no capability at all.

It keeps everything that the runtime gives, although hardly any program uses any of it.

Set `securityContext.capabilities.drop: [ALL]`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器没有丢弃任何 capability。

运行时给的全部保留着，而程序几乎一项都用不到。

设置 `securityContext.capabilities.drop: [ALL]`。
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
        capabilities:
          drop:
            - CHOWN
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose list of dropped capabilities is absent or empty."""
    for container in podspec.containers(manifest):
        if not podspec.capabilities(container, "drop"):
            yield Find(
                (*podspec.security_path(container, "capabilities"), "drop"),
                Text(
                    f"container {container.name} drops no capability",
                    f"容器 {container.name} 没有丢弃任何 capability",
                ),
            )
