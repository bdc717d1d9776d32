"""An alert would come with no first steps.

Whoever is on call may never have seen this component. Without a page they guess, in the dark and
under pressure, and the first thing they try is a restart that wipes the traces.

Write one page a component, what it does, how to see that it is ill, what to try first, whom to
wake, and name it: `runbook: https://wiki.example.com/shop/web`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """告警来了，却没有写明第一步做什么。

值班的人可能从没见过这个组件。没有文档，他只能在黑暗和压力中猜，首先尝试的往往是重启，而重启会抹掉痕迹。

每个组件写一页：它做什么、怎样看出它病了、先试什么、叫醒谁；并写明地址：
`runbook: https://wiki.example.com/shop/web`。
"""

KINDS = ("System",)
ITEM = "runbook-and-on-call"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080}
"""

GOOD = """
system: shop
owner: {team: shop, contact: shop-oncall@example.com}
services:
  web: {image: "web:1.4.2", port: 8080, runbook: "https://wiki.example.com/shop/web"}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where something runs all the time."""
    return system.environment.production and bool(system.services or system.workers)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find services and workers without one."""
    for workload in (*system.services.values(), *system.workers.values()):
        if not workload.runbook:
            yield Find(
                declared.at(workload, "runbook"),
                Text(
                    f"{workload.name} has no runbook: an alert of it names no first step",
                    f"{workload.name} 没有 runbook：它的告警没有第一步可循",
                ),
            )
