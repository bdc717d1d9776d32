"""Nobody has said how long backups are kept.

Damage is often noticed days later. When only the last backup is kept, it holds the damage too;
when all are kept, the bill grows until somebody deletes by hand.

Write `keep`, long enough to notice and to decide: `backup: {every: 24h, keep: 14d, to: …}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import Stateful, System

ZH = """没有人说过备份要保留多久。

损坏往往几天后才被发现。只留最近一份，那一份里也是坏的；全部保留，费用会一直涨到有人动手去删。

写明 `keep`，要长到足以发现问题并做出决定：`backup: {every: 24h, keep: 14d, to: …}`。
"""

KINDS = ("System",)
ITEM = "backup-elsewhere"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
stateful:
  postgres: {type: postgres, backup: {every: 24h, to: "s3://backup/shop"}}
"""

GOOD = """
system: shop
stateful:
  postgres: {type: postgres, backup: {every: 24h, keep: 14d, to: "s3://backup/shop"}}
"""


def _backed_up(system: System) -> Iterator[Stateful]:
    return (store for store in declared.keeping(system) if store.backup)


def applies(system: System, around: Around) -> bool:
    """In production, where a store in the cluster is backed up."""
    return system.environment.production and any(_backed_up(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find backups without a time, or with one shorter than their own interval."""
    for store in _backed_up(system):
        backup = store.backup
        assert backup is not None
        path = ("stateful", store.name, "backup", "keep")
        if backup.keep is None:
            said = Text(
                f"how long the backups of {store.name} are kept is not said",
                f"没有写明 {store.name} 的备份保留多久",
            )
            yield Find(path, said)
        elif backup.every is not None and backup.keep < backup.every:
            said = Text(
                f"a backup of {store.name} is dropped before the next one is made",
                f"{store.name} 的备份在下一份生成之前就被删除",
            )
            yield Find(path, said)
