"""Backups are made more rarely than the agreed loss of data allows.

Whoever restores gets the last backup. When it may be a day old, a day is lost, whatever was
promised.

Make `backup.every` at most the `rpo`. Where that is too often for whole backups, ship the log of
the database as it is written.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import External, Stateful, System

ZH = """备份间隔大于约定可以丢失的数据量。

恢复时能拿到的只有最近一份备份。它可能是一天前的，那就丢一天，不管当初承诺了什么。

让 `backup.every` 不大于 `rpo`。完整备份做不到那么频繁时，持续传送数据库日志。
"""

KINDS = ("System",)
ITEM = "backup-elsewhere"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
stateful:
  postgres: {type: postgres, rpo: 1h, backup: {every: 24h, keep: 7d, to: "s3://backup/shop"}}
"""

GOOD = """
system: shop
stateful:
  postgres: {type: postgres, rpo: 24h, backup: {every: 6h, keep: 7d, to: "s3://backup/shop"}}
"""


def _promised(system: System) -> Iterator[tuple[str, Stateful | External, float, float]]:
    """Section, store, seconds between its backups, and its RPO, where both are said."""
    for section, found in (("stateful", system.stateful), ("external", system.external)):
        for store in found.values():
            every = store.backup.every if store.backup else None
            if every is not None and store.rpo is not None:
                yield section, store, every, store.rpo


def applies(system: System, around: Around) -> bool:
    """Where a store is backed up and an RPO is known."""
    return any(_promised(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find backups that are further apart than the RPO."""
    for section, store, every, rpo in _promised(system):
        if every > rpo:
            yield Find(
                (section, store.name, "backup", "every"),
                Text(
                    f"{store.name} may lose {rpo:g}s of data, and is backed up every {every:g}s",
                    f"{store.name} 最多可丢失 {rpo:g} 秒的数据，却每 {every:g} 秒才备份一次",
                ),
            )
