"""A connection that leaves the cluster is said not to be encrypted.

What it carries, credentials first, can be read on every network that it crosses between the
cluster and the machine outside.

Turn TLS on over there and say `tls: true` on the callee, or speak its encrypted form (`https`,
`ldaps`, `smtps`, `sftp`).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared, encryption
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """离开集群的连接被声明为不加密。

它携带的内容（首先是凭据）在集群与外部机器之间的每个网络上都能被读到。

在对端启用 TLS 并写 `tls: true`，或改用其加密形式（`https`、`ldaps`、`smtps`、`sftp`）。
"""

KINDS = ("System",)
ITEM = "encrypted-between-services"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: false}
jobs:
  report: {image: "report:1.1.0", needs: {mysql: {pool: 2}}}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: true}
jobs:
  report: {image: "report:1.1.0", needs: {mysql: {pool: 2}}}
"""


def applies(system: System, around: Around) -> bool:
    """Where an edge leaves the cluster and says whether it is encrypted."""
    return any(
        use.edge.to in system.external and encryption.of(system, use) is not None
        for use in declared.uses(system)
    )


def check(system: System, around: Around) -> Iterator[Find]:
    """Find edges to the outside that are in the clear, by their own word or by their type."""
    for use in declared.uses(system):
        if use.edge.to in system.external and encryption.of(system, use) is False:
            yield Find(
                use.path if use.edge.tls is not None else ("external", use.edge.to, "tls"),
                Text(
                    f"{declared.calling(use)} crosses the network unencrypted",
                    f"{declared.calling(use)} 经过网络时未加密",
                ),
            )
