"""A canary or a switch-over goes on whatever happens.

Steps without a condition are only a slow way of releasing everything: the bad version still
arrives, and nobody is asked. A gate on an objective that is not declared holds nothing either.

Write `gate: slo` and give the service, or the system, an `slo`; or `gate: manual`, so that a
person says yes to each step.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System, Workload

ZH = """无论发生什么，金丝雀或切换都会继续。

没有条件的步骤只是慢一点的全量发布：坏版本照样到达，也没有人被询问。门禁所依据的目标若没有声明，同样什么也挡不住。

写 `gate: slo`，并为服务或系统声明 `slo`；或写 `gate: manual`，让人来确认每一步。
"""

KINDS = ("System",)
ITEM = "progressive-release"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web:
    image: web:1.4.2
    port: 8080
    expose: {host: shop.example.com, tls: shop}
    release: {canary: [5%, 25%, 50%], gate: slo}
"""

GOOD = """
system: shop
slo: {availability: 99.9%}
services:
  web:
    image: web:1.4.2
    port: 8080
    expose: {host: shop.example.com, tls: shop}
    release: {canary: [5%, 25%, 50%], gate: slo}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where a service is released step by step or switched over."""
    return system.environment.production and any(_stepwise(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find releases whose gate is open, or has no objective to hold."""
    for service in _stepwise(system):
        at = declared.at(service, "release", "gate")
        if service.release.gate == "none":
            yield Find(
                at,
                Text(
                    f"nothing holds a bad release of {service.name}: its gate is none",
                    f"{service.name} 的坏版本没有任何东西能挡住：gate 为 none",
                ),
            )
        elif service.release.gate == "slo" and service.slo is None:
            yield Find(
                at,
                Text(
                    f"the gate of {service.name} asks for an objective, and it has none",
                    f"{service.name} 的门禁依据 SLO，但它没有声明 SLO",
                ),
            )


def _stepwise(system: System) -> Iterator[Workload]:
    return (w for w in declared.taking_traffic(system) if w.release.kind != "rolling")
