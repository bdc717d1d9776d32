"""Nothing measures what the system is for.

Pods can be healthy and fast while no order goes through. Only a number of the business itself,
such as the share of orders that were paid, shows that.

Give the service that knows it one expression: `metrics: {path: /metrics, business:
{orders_paid_ratio: "orders_paid_total / orders_total"}}`. One for the whole system is enough to
begin with.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """没有指标衡量系统究竟在做的事。

Pod 可以又健康又快，而一个订单也没有成交。只有业务本身的数字（如订单支付成功率）能看出来。

让了解业务的服务写一个表达式：`metrics: {path: /metrics, business: {orders_paid_ratio:
"orders_paid_total / orders_total"}}`。开始时整个系统有一个就够。
"""

KINDS = ("System",)
ITEM = "business-metrics"
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web:
    image: web:1.4.2
    port: 8080
    metrics: /metrics
    expose: {host: shop.example.com, tls: shop}
"""

GOOD = """
system: shop
services:
  web:
    image: web:1.4.2
    port: 8080
    metrics: {path: /metrics, business: {orders_paid_ratio: orders_paid_total / orders_total}}
    expose: {host: shop.example.com, tls: shop}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where there are services."""
    return system.environment.production and bool(system.services)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a system of which no component has such a number; named at its first face."""
    if not any(workload.metrics.business for workload in system.workloads):
        first = declared.faces(system)[0]
        yield Find(
            declared.at(first, "metrics"),
            Text(
                f"no component of {system.name} has a metric of the business",
                f"{system.name} 没有任何组件提供业务指标",
            ),
        )
