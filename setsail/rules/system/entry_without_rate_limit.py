"""The entry lets through whatever comes.

A campaign, a broken client or somebody's script then reaches every component behind the entry,
and pods that are added in answer reach the database together.

Say what the system was tested for: `expose: {host: …, rateLimit: 2000/s}`. What exceeds it is
turned away at the door, and everybody else is served.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """入口来者不拒。

一次促销、一个出错的客户端或某人的脚本，都会直达入口后面的每个组件；为此扩出来的 Pod 又一起压向数据库。

写明系统压测过的速率：`expose: {host: …, rateLimit: 2000/s}`。超出的请求在门口被拒绝，其余的照常服务。
"""

KINDS = ("System",)
ITEM = "traffic-is-governed"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, expose: {host: web.example.com, tls: web}}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, expose: {host: web.example.com, tls: web, rateLimit: 2000/s}}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where a service is exposed."""
    return system.environment.production and bool(declared.exposed(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find entries without a limit."""
    for service in declared.exposed(system):
        if service.expose and service.expose.rate_limit is None:
            yield Find(
                declared.at(service, "expose", "rateLimit"),
                Text(
                    f"the entry of {service.name} has no rate limit",
                    f"{service.name} 的入口没有限流",
                ),
            )
