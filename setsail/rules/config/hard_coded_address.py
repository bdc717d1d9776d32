"""An address of one network is written into the pod.

The same manifest cannot run in another environment, and when the machine behind the address moves,
the program looks for it where it was. Addresses of clusters overlap with those of data centres, so
it may even find somebody else.

Declare what stays outside as a Service with its EndpointSlice, and use the Service's name.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 里写死了某个网络的地址。

同一份清单无法在另一个环境里运行；地址背后的机器一搬走，程序还去旧地方找。集群与机房的网段常有重叠，甚至
可能连到别人那里。

把留在外部的东西声明成 Service 加 EndpointSlice，并使用 Service 的名字。
"""

KINDS = WORKLOADS
ITEM = "config-outside-the-image"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env: [{name: DB_URL, value: "jdbc:mysql://10.20.3.11:3306/shop"}]
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env:
        - {name: DB_URL, value: "jdbc:mysql://mysql:3306/shop"}
        - {name: LISTEN, value: "0.0.0.0:8080"}
"""

_ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a container at all."""
    return any(podspec.containers(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find addresses of other machines in variables."""
    for container in podspec.containers(manifest):
        for at, variable in enumerate(items(container.body, "env")):
            for found in _ADDRESS.findall(text(variable, "value")):
                if _elsewhere(found):
                    name = text(variable, "name")
                    yield Find(
                        (*container.path, "env", at, "value"),
                        Text(
                            f"{name} of container {container.name} holds the address {found}",
                            f"容器 {container.name} 的 {name} 写死了地址 {found}",
                        ),
                    )
                    break


def _elsewhere(written: str) -> bool:
    """Whether this is the address of another machine: not a mask, not this one, not all."""
    import ipaddress  # only where something looks like an address: importing it costs 1 ms

    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    special = address.is_loopback or address.is_unspecified or address.is_multicast
    return not special and not written.startswith("255.")
