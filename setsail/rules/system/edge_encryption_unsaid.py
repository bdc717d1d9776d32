"""Whether a connection is encrypted is not said.

Between two nodes, or on the way to a machine outside, what is not encrypted can be read by
whoever holds the network. Nothing in the file tells which of the two it is.

Say it where you know it: `tls: true` or `tls: false` on the edge or on what stands outside. A mesh
that encrypts between pods is named in `platform.mesh`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared, encryption
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """没有写明连接是否加密。

在节点之间，或在通往外部机器的路上，未加密的内容会被掌握网络的人读到。文件里看不出是哪一种。

知道的地方请写明：在依赖或外部组件上写 `tls: true` 或 `tls: false`。在 Pod 之间加密的网格，写在 `platform.mesh`。
"""

KINDS = ("System",)
ITEM = "encrypted-between-services"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h}
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
    """Where anything is needed."""
    return any(declared.uses(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find edges of which neither side, nor the type, nor a mesh says it."""
    for use in declared.uses(system):
        if encryption.of(system, use) is None:
            yield Find(
                (*use.path, "tls"),
                Text(
                    f"whether {declared.calling(use)} is encrypted is not said",
                    f"没有写明 {declared.calling(use)} 是否加密",
                ),
            )
