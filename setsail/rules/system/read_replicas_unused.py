"""The database has read replicas, and no component reads from them.

Every query goes to the primary, which is the one part that cannot be multiplied. The replicas
cost as much as it does and stand idle until it fails.

Let a component that only reads say so: `needs: {mysql: {access: ro}}`. It is told the address of
the replicas. Reports, searches and exports come first; what must see its own writes stays.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system import stores
from setsail.system.values import External, System

ZH = """数据库有只读副本，却没有组件从那里读。

所有查询都压在主库上，而主库恰恰是唯一无法成倍增加的部分。副本的花费与它相当，却一直闲置到它出故障为止。

让只读的组件写明：`needs: {mysql: {access: ro}}`，它会得到副本的地址。先从报表、检索、导出开始；必须立即读到自己
写入内容的，留在主库。
"""

KINDS = ("System",)
ITEM = "database-reads-scale-out"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, primary: [10.20.3.11], replicas: [10.20.3.12], owner: dba, rpo: 1h}
jobs:
  report: {image: "report:1.1.0", schedule: "30 2 * * *", needs: {mysql: {pool: 2}}}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, primary: [10.20.3.11], replicas: [10.20.3.12], owner: dba, rpo: 1h}
jobs:
  report: {image: "report:1.1.0", schedule: "30 2 * * *", needs: {mysql: {access: ro, pool: 2}}}
"""


def _replicated(system: System) -> Iterator[External]:
    """The databases outside that have addresses to read from, and are used."""
    for outside in system.external.values():
        if outside.type in stores.DATABASES and outside.primary and outside.replicas:
            if system.callers_of(outside.name):
                yield outside


def applies(system: System, around: Around) -> bool:
    """Where there are read replicas to use."""
    return any(_replicated(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find databases none of whose callers says that it only reads."""
    for database in _replicated(system):
        edges = system.callers_of(database.name)
        if all(edge.extra.get("access") != "ro" for edge in edges):
            yield Find(
                ("external", database.name, "replicas"),
                Text(
                    f"{database.name} has {len(database.replicas)} read replicas, and no component "
                    "says that it only reads",
                    f"{database.name} 有 {len(database.replicas)} 个只读副本，"
                    "但没有组件声明自己只读",
                ),
            )
