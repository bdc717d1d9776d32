"""Whether the database can take all the pods cannot be known.

The sum is the largest number of pods times the pool of each caller, against what the database
accepts. One of these numbers is not said, so nobody can tell before the peak does.

Write `pool` on the edge (connections that one pod holds at most, as the program is configured)
and `maxConnections` on the database (ask whoever runs it, or read its configuration).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system import stores
from setsail.system.values import External, Stateful, System

ZH = """数据库能否承受全部 Pod，无从得知。

应比较的是：各调用方最大 Pod 数乘以连接池之和，与数据库能接受的连接数。其中有数字没有写明，高峰到来之前谁也说不准。

在依赖上写 `pool`（单个 Pod 最多持有的连接数，与程序配置一致），在数据库上写 `maxConnections`（询问其负责人，或
查看其配置）。
"""

KINDS = ("System",)
ITEM = "downstream-can-take-it"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: true}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {live: /livez, ready: /readyz}
    needs: {mysql: }
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: true, maxConnections: 500}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {live: /livez, ready: /readyz}
    needs: {mysql: {pool: 10}}
"""


def applies(system: System, around: Around) -> bool:
    """Where a database is used."""
    return any(use.type in stores.DATABASES for use in declared.uses(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find databases in use without a limit, and uses of a database without a pool."""
    used: dict[str, None] = {}
    for use in declared.uses(system):
        if use.type in stores.DATABASES:
            used[use.edge.to] = None
            if use.edge.pool is None:
                yield Find(
                    (*use.path, "pool"),
                    Text(
                        f"how many connections a pod of {use.edge.caller} opens to {use.edge.to} "
                        "is not said: their sum cannot be known",
                        f"没有写明 {use.edge.caller} 的每个 Pod 会向 {use.edge.to} 打开多少连接："
                        "总数无从得知",
                    ),
                )
    for name in used:
        section, store = _store(system, name)
        if store.max_connections is None:
            yield Find(
                (section, name, "maxConnections"),
                Text(
                    f"how many connections {name} accepts is not said: whether it can take its "
                    "callers cannot be known",
                    f"没有写明 {name} 能接受多少连接：能否承受调用方无从得知",
                ),
            )


def _store(system: System, name: str) -> tuple[str, Stateful | External]:
    inside = system.stateful.get(name)
    return ("stateful", inside) if inside else ("external", system.external[name])
