"""Nobody has said how much data of a store outside may be lost.

It is somebody else's machine, and so is its backup. Without a number that both sides have agreed
to, each believes that the other takes care of it until the day of the restore.

Ask its owner and write the answer down: `rpo: 1h` (and `rto`, the time until it is back), or
`backup: {every: …}` where the system itself makes it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system import stores
from setsail.system.values import External, System

ZH = """没有人说过外部存储最多可以丢失多少数据。

那是别人的机器，备份也是别人的。没有双方认可的数字，各自都以为对方在管，直到要恢复的那一天。

询问其负责人并写下答案：`rpo: 1h`（以及恢复所需时间 `rto`）；若由本系统自己备份，写 `backup: {every: …}`。
"""

KINDS = ("System",)
ITEM = "backup-elsewhere"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, tls: true}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, tls: true, rpo: 1h, rto: 30m}
"""


def _stores(system: System) -> Iterator[External]:
    """What certainly is a store; of type tcp nobody can tell."""
    for outside in system.external.values():
        if stores.keeps_data(outside.type) and outside.type != "tcp":
            yield outside


def applies(system: System, around: Around) -> bool:
    """In production, where a store stays outside."""
    return system.environment.production and any(_stores(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find stores outside of which nobody says what may be lost."""
    for outside in _stores(system):
        if outside.rpo is None:
            yield Find(
                ("external", outside.name, "rpo"),
                Text(
                    f"how much data of {outside.name} may be lost is agreed with nobody",
                    f"{outside.name} 最多可丢失多少数据，没有与任何人约定",
                ),
            )
