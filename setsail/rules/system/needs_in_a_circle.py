"""Components need each other in a circle.

None of them can be started, released or migrated first, each waits for the others to be ready,
and a slow one slows itself down through all of them.

Cut the circle where the answer is not needed at once: publish an event instead of calling back,
or move what both need into a component of its own. An edge that its caller can do without says
`optional: true`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system import connections
from setsail.system.values import System

ZH = """组件互相依赖，成了环。

其中没有一个能先启动、先发布或先迁移，每一个都在等别的就绪；一个变慢，会绕一圈把自己也拖慢。

在不需要立即得到答复的地方切开：用事件代替回调，或把双方都需要的部分移到单独的组件。调用方没有它也能工作的依赖，写
`optional: true`。
"""

KINDS = ("System",)
ITEM = "traffic-is-governed"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  order: {image: "order:3.4.1", port: 8080, needs: {stock: {timeout: 2s}}}
  stock: {image: "stock:2.9.0", port: 8080, needs: {order: {timeout: 1s}}}
"""

GOOD = """
system: shop
external:
  mq: {type: rabbitmq, hosts: [10.20.4.21], owner: middleware, tls: true, rpo: 1h}
services:
  order: {image: "order:3.4.1", port: 8080, needs: {stock: {timeout: 2s}, mq: {consume: moved}}}
  stock: {image: "stock:2.9.0", port: 8080, needs: {mq: {publish: moved}}}
"""


def applies(system: System, around: Around) -> bool:
    """Where components of the system need each other."""
    return any(not use.type for use in declared.uses(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find each circle of hard needs once, at the edge that its first component has into it."""
    for circle in connections.cycles(declared.without_optional(system)):
        first = next(w for w in system.workloads if w.name == circle[0])
        into = next(edge.to for edge in first.needs if edge.to in circle and not edge.optional)
        names = ", ".join(circle)
        yield Find(
            declared.at(first, "needs", into),
            Text(
                f"these need each other in a circle: {names}"
                if len(circle) > 1
                else f"{names} needs itself",
                f"以下组件循环依赖：{names}" if len(circle) > 1 else f"{names} 依赖自身",
            ),
        )
