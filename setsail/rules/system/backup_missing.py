"""A store of production data has no backup.

A volume is one copy in one place. A dropped table, a lost disk or a bad release takes all of it,
and replicas repeat the damage within a second.

Say how often, how long and where to: `backup: {every: 6h, keep: 7d, to: "s3://backup/shop"}`. Then
restore it once.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """存放生产数据的存储没有备份。

一个卷就是一个地方的一份数据。误删一张表、坏一块盘或一次坏的发布会把它整个带走，副本会在一秒之内重复这个损坏。

写明多久一次、保留多久、放到哪里：`backup: {every: 6h, keep: 7d, to: "s3://backup/shop"}`。然后恢复一次，
"""

KINDS = ("System",)
ITEM = "backup-elsewhere"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
stateful:
  postgres: {type: postgres, storage: 20Gi}
"""

GOOD = """
system: shop
stateful:
  postgres: {type: postgres, storage: 20Gi, backup: {every: 24h, keep: 7d, to: "s3://backup/shop"}}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where a store in the cluster keeps data."""
    return system.environment.production and any(declared.keeping(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find stores without a backup, or with one that never runs."""
    for store in declared.keeping(system):
        if store.backup is None or store.backup.every is None:
            yield Find(
                ("stateful", store.name, "backup"),
                Text(
                    f"{store.name} keeps data in {system.environment.name} and is never backed up",
                    f"{store.name} 在 {system.environment.name} 保存数据，却从不备份",
                ),
            )
