"""A port is referred to by its number.

The number then stands in the container and in whatever leads to it; a change of one breaks the
other without a word. With a name only one place changes. A number is quicker to read, and the only
way where the pods declare no ports.

Name the container's port and use the name in `targetPort`, and the Service's port in the Ingress.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """用数字引用端口。

数字于是既写在容器里，也写在指向它的地方；改了一处，另一处悄悄失效。用名字则只改一处。数字读起来
更快，Pod 没有声明端口时也只能用数字。

给容器端口起名，在 `targetPort` 中写名字；Ingress 中写 Service 端口的名字。
"""

KINDS = ("Service", "Ingress")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
"""

GOOD = BAD.replace("targetPort: 8080", "targetPort: http")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find numbers in targetPort, where unset is the port itself, and in backends."""
    if manifest.kind == "Ingress":
        for backend in entries.backends(manifest):
            if isinstance(backend.port, int):
                yield Find(backend.at, _by(backend.port))
        return
    for at, port in enumerate(items(manifest.body, "spec", "ports")):
        target = read(port, "targetPort") or read(port, "port")
        if isinstance(target, int) and manifest.get("spec", "selector"):
            yield Find(("spec", "ports", at, "targetPort"), _by(target))


def _by(port: int) -> Text:
    return Text(f"port {port} is named by its number", f"端口 {port} 是用数字引用的")
