"""Nobody has said how good a service in production must be.

Without an objective there is nothing to alert on but machines, a canary has nothing to compare
with, and after an incident nobody can say whether it was too much.

Write what users need, not what the program can do: `slo: {availability: 99.9%, latency:
{p99: 300ms}}`, for the system or for the service.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """没有人说过生产环境的服务要好到什么程度。

没有目标，就只能对机器告警；金丝雀没有比较的依据；事故之后也说不清是否超出了限度。

写用户需要的，而不是程序能做到的：在系统或服务上写 `slo: {availability: 99.9%, latency: {p99: 300ms}}`。
"""

KINDS = ("System",)
ITEM = "objectives-and-alerts"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, expose: {host: shop.example.com, tls: shop}}
"""

GOOD = """
system: shop
slo: {availability: 99.9%, latency: {p99: 300ms}}
services:
  web: {image: "web:1.4.2", port: 8080, expose: {host: shop.example.com, tls: shop}}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where there are services."""
    return system.environment.production and bool(system.services)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find what users see of the system and has no objective."""
    for service in declared.faces(system):
        if service.slo is None:
            yield Find(
                declared.at(service, "slo"),
                Text(
                    f"{service.name} serves users in {system.environment.name} without an slo",
                    f"{service.name} 在 {system.environment.name} 服务用户，却没有 slo",
                ),
            )
