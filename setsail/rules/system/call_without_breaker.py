"""A call goes on being made to a callee that fails every time.

Each attempt costs the caller a timeout and the callee one more request while it tries to come
back. A breaker answers at once until the callee has recovered.

Say when to stop, `needs: {payment: {timeout: 3s, breaker: {errors: 50%, open: 30s}}}`, and have the
mesh or the program hold to it. Whether the program already has one of its own, files do not show.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """被调用方次次失败，调用却照旧进行。

每次尝试都让调用方等满一个超时，也让正在恢复的被调用方多一个请求。熔断会立即返回，直到对方恢复。

写明何时停止：`needs: {payment: {timeout: 3s, breaker: {errors: 50%, open: 30s}}}`，并由网格或程序执行。程序是否已有
自己的熔断，文件里看不出来。
"""

KINDS = ("System",)
ITEM = "traffic-is-governed"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, needs: {payment: {timeout: 3s}}}
  payment: {image: "payment:1.2.3", port: 8080}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, needs: {payment: {timeout: 3s, breaker: {errors: 50%}}}}
  payment: {image: "payment:1.2.3", port: 8080}
"""


def applies(system: System, around: Around) -> bool:
    """Where something is called and answers."""
    return any(declared.calls(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find calls that nothing stops."""
    for use in declared.calls(system):
        if use.edge.breaker is None:
            yield Find(
                (*use.path, "breaker"),
                Text(
                    f"{declared.calling(use)} declares no breaker",
                    f"{declared.calling(use)} 没有声明熔断",
                ),
            )
