"""Something outside is said to stand on localhost.

On a virtual machine the database beside the program was at localhost. In a pod that name means
the pod itself, where nothing listens.

Write the address by which other machines reach it: `hosts: [10.20.3.11]`, or a host name that your
DNS knows.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import Path, System

ZH = """外部组件的地址写成了 localhost。

在虚拟机上，程序旁边的数据库就在 localhost。在 Pod 里，这个名字指 Pod 自己，那里没有任何程序在监听。

写其他机器访问它时用的地址：`hosts: [10.20.3.11]`，或你们 DNS 里有的主机名。
"""

KINDS = ("System",)
ITEM = "outside-dependencies-declared"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [localhost], owner: dba, rpo: 1h, tls: true}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: true}
"""


def _addresses(system: System) -> Iterator[tuple[Path, str]]:
    for outside in system.external.values():
        for key in ("hosts", "primary", "replicas"):
            for host in getattr(outside, key):
                yield ("external", outside.name, key), host


def applies(system: System, around: Around) -> bool:
    """Where something stays outside and has an address."""
    return any(_addresses(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find host names of the own machine; addresses of it are refused when the file is read."""
    for path, host in _addresses(system):
        name = host.lower().rstrip(".")
        if name in ("localhost", "localhost.localdomain") or name.endswith(".localhost"):
            yield Find(
                path,
                Text(
                    f"{path[1]} stands at {host}, which is the pod itself",
                    f"{path[1]} 的地址是 {host}，那是 Pod 自己",
                ),
            )
