"""A new version reaches every user at once.

A rolling update replaces all pods as soon as they say that they are ready. A version that starts
well and answers wrongly is then everywhere before the first alert, and everybody has met it.

Let a small share of the traffic meet it first: `release: {canary: [5%, 25%, 50%]}`, or stand the
new version beside the old one and switch: `release: {blueGreen: {promote: manual}}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """新版本一次就到达所有用户。

只要 Pod 报告就绪，滚动更新就会把它们全部换掉。能正常启动却答错请求的版本，会在第一条告警之前遍布各处，
所有人都已经遇到它。

先让一小部分流量遇到它：`release: {canary: [5%, 25%, 50%]}`；或让新旧并存再切换：
`release: {blueGreen: {promote: manual}}`。
"""

KINDS = ("System",)
ITEM = "progressive-release"
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
slo: {availability: 99.9%}
services:
  web:
    image: web:1.4.2
    port: 8080
    expose: {host: shop.example.com, tls: shop}
    release: {canary: [5%, 25%, 50%]}
"""


def applies(system: System, around: Around) -> bool:
    """Where a service takes traffic."""
    return bool(declared.taking_traffic(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find services that take traffic and are simply rolled."""
    for service in declared.taking_traffic(system):
        if service.release.kind == "rolling":
            yield Find(
                declared.at(service, "release"),
                Text(
                    f"a new version of {service.name} takes all its traffic at once",
                    f"{service.name} 的新版本会一次性承接全部流量",
                ),
            )
