"""Backups have no place outside the site.

A copy beside the original is lost with it: to the fire, to whoever encrypts the disks, to the
person who deletes the wrong cluster.

Say where the copy goes, another region or another provider, with credentials of its own:
`backup: {every: 6h, keep: 7d, to: "s3://backup/shop"}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import Stateful, System

ZH = """备份没有站点以外的存放处。

放在原件旁边的副本会与原件一起失去：一场火灾、一次勒索加密、有人删错了集群。

写明副本放到哪里（另一个地域或另一家供应商），并使用独立的凭据：
`backup: {every: 6h, keep: 7d, to: "s3://backup/shop"}`。
"""

KINDS = ("System",)
ITEM = "backup-elsewhere"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
stateful:
  postgres: {type: postgres, backup: {every: 24h, keep: 7d}}
"""

GOOD = """
system: shop
stateful:
  postgres: {type: postgres, backup: {every: 24h, keep: 7d, to: "s3://backup/shop"}}
"""


def _backed_up(system: System) -> Iterator[Stateful]:
    return (store for store in declared.keeping(system) if store.backup)


def applies(system: System, around: Around) -> bool:
    """In production, where a store in the cluster is backed up."""
    return system.environment.production and any(_backed_up(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find backups that say no address, or one of this machine."""
    for store in _backed_up(system):
        to = store.backup.to if store.backup else None
        if not to or to.startswith(("file:", "/")):
            yield Find(
                ("stateful", store.name, "backup", "to"),
                Text(
                    f"the backups of {store.name} do not leave the site",
                    f"{store.name} 的备份没有离开本站点",
                ),
            )
