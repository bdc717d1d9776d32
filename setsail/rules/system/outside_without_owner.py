"""Something outside that the system depends on belongs to nobody.

When it fails at night nobody knows whom to call, and when it moves or its certificate changes
nobody tells those who depend on it.

Write who answers for it, a team or a contact with the provider: `external: {mysql: {owner: dba}}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """系统依赖的外部组件没有负责人。

它夜里出故障时没人知道该打给谁；它搬迁或更换证书时，也没人通知依赖它的人。

写明谁负责（团队，或供应商的对接人）：`external: {mysql: {owner: dba}}`。
"""

KINDS = ("System",)
ITEM = "outside-dependencies-declared"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], rpo: 1h, tls: true}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], rpo: 1h, tls: true, owner: dba}
"""


def applies(system: System, around: Around) -> bool:
    """Where something stays outside."""
    return bool(system.external)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find what stays outside and names no owner."""
    for outside in system.external.values():
        if not outside.owner:
            yield Find(
                ("external", outside.name, "owner"),
                Text(
                    f"nobody is named who answers for {outside.name}",
                    f"没有写明 {outside.name} 由谁负责",
                ),
            )
