"""A container can forge packets.

`NET_RAW`, which runtimes give by default, lets a program send packets with any source address, and
so spoof ARP and DNS answers to its neighbours on the node.

Drop `NET_RAW`, or better `ALL`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器可以伪造网络报文。

运行时默认给的 `NET_RAW` 允许程序以任意源地址发送报文，从而向同节点的邻居伪造 ARP 和 DNS 应答。

丢弃 `NET_RAW`，最好是 `ALL`。
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
            - NET_RAW
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers that drop neither NET_RAW nor ALL, or add it again."""
    for container in podspec.containers(manifest):
        dropped = {"NET_RAW", "ALL"} & set(podspec.capabilities(container, "drop"))
        again = {"NET_RAW", "ALL"} & set(podspec.capabilities(container, "add"))
        if not dropped or again:
            field = "add" if again else "drop"
            yield Find(
                (*podspec.security_path(container, "capabilities"), field),
                Text(
                    f"container {container.name} keeps NET_RAW",
                    f"容器 {container.name} 保留了 NET_RAW",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Drop it where it was not added on purpose; `ping` inside the container may then fail."""
    if find.path[-1] == "add":
        return ()
    written = manifest.get(*find.path)
    if isinstance(written, list):
        return (Edit("append", find.path, "NET_RAW"),)
    return (Edit("set", find.path, ["NET_RAW"]),)
