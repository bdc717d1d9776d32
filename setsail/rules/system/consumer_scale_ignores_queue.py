"""A queue consumer is scaled by something other than its queue.

A consumer that waits for a slow database uses little CPU while messages pile up: the autoscaler
sees an idle program and takes pods away.

Say how many waiting messages one pod may have before there is another:
`scale: {min: 2, max: 10, queueDepth: 500}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """队列消费者按队列以外的指标扩缩。

等待慢数据库的消费者几乎不用 CPU，消息却在堆积：自动扩缩看到的是空闲程序，反而减少 Pod。

写明每个 Pod 最多允许积压多少消息：`scale: {min: 2, max: 10, queueDepth: 500}`。
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
  notify:
    image: notify:0.9.4
    needs: {mq: {consume: notify}}
    scale: {min: 2, max: 10, cpu: 70%}
"""

GOOD = """
system: shop
external:
  mq: {type: rabbitmq, hosts: [10.20.4.21], owner: middleware, tls: true, rpo: 1h}
workers:
  notify:
    image: notify:0.9.4
    needs: {mq: {consume: notify}}
    scale: {min: 2, max: 10, queueDepth: 500}
"""


def applies(system: System, around: Around) -> bool:
    """Where a worker consumes a queue and is scaled."""
    return any(worker.scale.max > worker.scale.min for worker in declared.consumers(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find scaled consumers without a target for their queue."""
    for worker in declared.consumers(system):
        if worker.scale.max > worker.scale.min and worker.scale.queue_depth is None:
            yield Find(
                declared.at(worker, "scale"),
                Text(
                    f"{worker.name} consumes a queue, and its autoscaler does not look at it",
                    f"{worker.name} 消费队列，但它的自动扩缩不看队列",
                ),
            )
