"""A Service leads to whoever asks.

`externalName: localhost` makes its name an alias of the caller itself: the program connects to its
own port, and an ingress controller can be led to its own administration.

Name the real host.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules.rule import Find

ZH = """Service 指回了访问者自己。

`externalName: localhost` 使它的名字成为调用者自身的别名：程序会连到自己的端口，ingress 控制器可
能被引到自己的管理接口。

写真正的主机名。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {type: ExternalName, externalName: localhost}
"""

GOOD = BAD.replace("externalName: localhost", "externalName: db.example.com")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names of the local host."""
    name = text(manifest.body, "spec", "externalName").rstrip(".").lower()
    if name in ("localhost", "localhost.localdomain") or name.startswith("127."):
        yield Find(
            ("spec", "externalName"),
            Text("the name leads back to the pod that asks", "该名字会指回发起访问的 Pod"),
        )
