"""Something outside is declared, and not where it stands.

Without an address there is no Service for it, no network policy that lets anybody through, and no
probe that tells when it is gone: the components that need it cannot reach it.

Write where it listens: `hosts` for addresses that are all alike, or `primary` and `replicas`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """声明了外部组件，却没有写它在哪里。

没有地址，就没有对应的 Service，没有放行的网络策略，也没有探测能发现它失联：需要它的组件根本连不上。

写明它的地址：彼此相同的地址写 `hosts`，否则写 `primary` 与 `replicas`。
"""

KINDS = ("System",)
ITEM = "outside-dependencies-declared"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, owner: dba, rpo: 1h, tls: true}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, owner: dba, rpo: 1h, tls: true, hosts: [10.20.3.11]}
"""


def applies(system: System, around: Around) -> bool:
    """Where something stays outside."""
    return bool(system.external)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find what stays outside and has no address in this environment."""
    for outside in system.external.values():
        if not outside.addresses:
            yield Find(
                ("external", outside.name, "hosts"),
                Text(
                    f"where {outside.name} stands in {system.environment.name} is not said",
                    f"没有写明 {outside.name} 在 {system.environment.name} 的地址",
                ),
            )
