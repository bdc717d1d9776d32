"""A call is retried, and nobody has said that repeating it is harmless.

A timeout does not tell whether the callee has done its work. Sending the call again may charge a
card twice or ship an order twice.

Make the callee recognise a repetition, by a key that the caller sends, and then say
`idempotent: true`. Until then drop `retries`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """调用会重试，却没有人说过重复调用是无害的。

超时并不能说明对方有没有做完。再发一次，可能重复扣款，也可能重复发货。

让被调用方能凭调用方发送的键识别重复请求，然后写 `idempotent: true`；在此之前请去掉 `retries`。
"""

KINDS = ("System",)
ITEM = "traffic-is-governed"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, needs: {pay: {timeout: 3s, retries: 2}}}
  pay: {image: "pay:1.2.3", port: 8080}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, needs: {pay: {timeout: 3s, retries: 2, idempotent: true}}}
  pay: {image: "pay:1.2.3", port: 8080}
"""


def applies(system: System, around: Around) -> bool:
    """Where something is retried."""
    return any(use.edge.retries for use in declared.uses(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find retried calls that do not say they may be repeated."""
    for use in declared.uses(system):
        if use.edge.retries and not use.edge.idempotent:
            yield Find(
                (*use.path, "retries"),
                Text(
                    f"{declared.calling(use)} is sent up to {use.edge.retries + 1} times, and is "
                    "not said to be idempotent",
                    f"{declared.calling(use)} 最多会发送 {use.edge.retries + 1} 次，"
                    "但没有声明为幂等",
                ),
            )
