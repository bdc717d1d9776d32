"""At full scale the pods would open more connections than the database has.

Every pod holds its own pool. When the autoscaler answers a peak, the new pods are refused by the
database, and the refusals reach also those that worked: scaling up is what takes the system down.

Keep the largest number of pods times the pool at or below 80 % of `maxConnections`: make the pool
smaller, put a proxy between them (PgBouncer, ProxySQL), or raise the limit of the database.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system import connections
from setsail.system.connections import Load
from setsail.system.values import System

ZH = """扩到最大时，Pod 打开的连接会超过数据库的上限。

每个 Pod 都有自己的连接池。自动扩缩应对高峰时，新 Pod 会被数据库拒绝，原本正常的 Pod 也跟着被拒绝：把系统弄垮的
正是扩容。

让最大 Pod 数乘以连接池不超过 `maxConnections` 的 80 %：缩小连接池，在中间加代理（PgBouncer、ProxySQL），或提高
数据库的上限。
"""

KINDS = ("System",)
ITEM = "downstream-can-take-it"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: true, maxConnections: 500}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {live: /livez, ready: /readyz}
    needs: {mysql: {pool: 20}}
    scale: {min: 4, max: 40, cpu: 65%}
"""

GOOD = """
system: shop
external:
  mysql: {type: mysql, hosts: [10.20.3.11], owner: dba, rpo: 1h, tls: true, maxConnections: 500}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {live: /livez, ready: /readyz}
    needs: {mysql: {pool: 10}}
    scale: {min: 4, max: 40, cpu: 65%}
"""

LARGEST_SHARE = 0.8
"""The rest is left for people, backups and the overlap of a rollout."""


def applies(system: System, around: Around) -> bool:
    """Where a limit is said, and the pool of at least one caller."""
    return any(load.limit and load.known for load in connections.loads(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find stores whose known callers alone may ask for too much."""
    for load in connections.loads(system):
        if load.limit and load.known > LARGEST_SHARE * load.limit:
            section = "stateful" if load.store in system.stateful else "external"
            share = load.known / load.limit
            yield Find(
                (section, load.store, "maxConnections"),
                Text(
                    f"{load.store} accepts {load.limit} connections, and its callers may open "
                    f"{load.known} ({share:.0%}): {_terms(load)}",
                    f"{load.store} 最多接受 {load.limit} 个连接，调用方最多会打开 {load.known} 个"
                    f"（{share:.0%}）：{_terms(load)}",
                ),
            )


def _terms(load: Load) -> str:
    """The sum, as pods × pool of each caller."""
    return " + ".join(f"{u.caller} {u.pods}×{u.pool}" for u in load.uses if u.pool is not None)
