"""A call has no timeout.

A callee that hangs then holds a thread or a connection of its caller for as long as it likes.
Soon all of them wait, the caller answers nobody, and the fault has moved one component up.

Say the longest that one attempt may take, from what the caller itself may take:
`needs: {payment: {timeout: 3s}}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """调用没有超时。

被调用方一旦挂住，就会无限期占用调用方的线程或连接。很快所有线程都在等待，调用方谁也不答，故障就上移了一层。

根据调用方自己允许的耗时，写明单次尝试的最长时间：`needs: {payment: {timeout: 3s}}`。
"""

KINDS = ("System",)
ITEM = "traffic-is-governed"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, needs: {payment: }}
  payment: {image: "payment:1.2.3", port: 8080}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, needs: {payment: {timeout: 3s}}}
  payment: {image: "payment:1.2.3", port: 8080}
"""


def applies(system: System, around: Around) -> bool:
    """Where something is called and answers."""
    return any(declared.calls(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find calls to a component, or to an API outside, that may wait for ever."""
    for use in declared.calls(system):
        if use.edge.timeout is None:
            yield Find(
                use.path,
                Text(
                    f"{declared.calling(use)} may wait for ever: it has no timeout",
                    f"{declared.calling(use)} 可能永远等下去：没有超时",
                ),
            )
