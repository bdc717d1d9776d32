"""One pod alone consumes a queue in production.

While it starts, is rolled or stands on a node that is drained, nobody takes messages; and it is
the most that will ever work on a backlog, however long that grows.

Let at least two share the queue: `scale: {min: 2, max: 10, queueDepth: 500}`. Where messages must
stay in order, partition them by key, so that each consumer keeps the order of its own.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """生产环境里只有一个 Pod 消费队列。

它启动、滚动或所在节点被排空时，没有人取消息；积压再多，也只有它一个在处理。

至少让两个 Pod 分担：`scale: {min: 2, max: 10, queueDepth: 500}`。消息必须有序时，按键分区，让每个消费者只保证
自己那部分的顺序。
"""

KINDS = ("System",)
ITEM = "consumers-keep-up"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mq: {type: rabbitmq, hosts: [10.20.4.21], owner: middleware, tls: true, rpo: 1h}
workers:
  notify: {image: "notify:0.9.4", needs: {mq: {consume: notify}}}
"""

GOOD = """
system: shop
external:
  mq: {type: rabbitmq, hosts: [10.20.4.21], owner: middleware, tls: true, rpo: 1h}
workers:
  notify: {image: "notify:0.9.4", needs: {mq: {consume: notify}}, scale: 2}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where a worker consumes a queue."""
    return system.environment.production and bool(declared.consumers(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find consumers that never have a second pod."""
    for worker in declared.consumers(system):
        if worker.scale.max <= 1:
            yield Find(
                declared.at(worker, "scale"),
                Text(
                    f"{worker.name} is the only consumer of its queue and never has a second pod",
                    f"{worker.name} 是其队列唯一的消费者，且永远只有一个 Pod",
                ),
            )
