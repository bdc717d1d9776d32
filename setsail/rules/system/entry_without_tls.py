"""The entry of the system is not encrypted.

Passwords, sessions and orders cross the network in the clear, for whoever stands on the way to
read and to change.

Name the Secret of its certificate, `expose: {host: shop.example.com, tls: shop-tls}`, and let
cert-manager or your authority keep it fresh.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """系统的入口没有加密。

密码、会话、订单以明文经过网络，路上的任何人都能看到并修改。

写明证书所在的 Secret：`expose: {host: shop.example.com, tls: shop-tls}`，并由 cert-manager 或你们的证书机构保持
更新。
"""

KINDS = ("System",)
ITEM = "encrypted-between-services"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, expose: {host: shop.example.com}}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, expose: {host: shop.example.com, tls: shop-tls}}
"""


def applies(system: System, around: Around) -> bool:
    """Where a service is exposed."""
    return bool(declared.exposed(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find entries without a certificate."""
    for service in declared.exposed(system):
        if service.expose and not service.expose.tls:
            hosts = ", ".join(service.expose.hosts)
            yield Find(
                declared.at(service, "expose", "tls"),
                Text(f"{hosts} is served without TLS", f"{hosts} 未使用 TLS"),
            )
