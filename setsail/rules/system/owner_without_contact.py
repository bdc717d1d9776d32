"""Nobody can be reached when the system fails.

Alerts go to a label, the page of the incident names a team, and the first half hour is spent on
finding a person.

Write how they are reached, a rota rather than a person: `owner: {team: shop, contact:
shop-oncall@example.com}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """系统出故障时找不到人。

告警送给了一个标签，事故页面上只有团队名，最初的半小时都花在找人上。

写明联系方式，值班组优于个人：`owner: {team: shop, contact: shop-oncall@example.com}`。
"""

KINDS = ("System",)
ITEM = "runbook-and-on-call"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
owner: {team: shop}
"""

GOOD = """
system: shop
owner: {team: shop, contact: shop-oncall@example.com}
"""


def applies(system: System, around: Around) -> bool:
    """In production."""
    return system.environment.production


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a system without a contact."""
    if not system.owner.contact:
        yield Find(
            ("owner", "contact"),
            Text(
                f"whom to reach when {system.name} fails is not said",
                f"没有写明 {system.name} 出故障时联系谁",
            ),
        )
