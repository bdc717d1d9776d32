"""A service says that it is ready while a store that it cannot work without is gone.

Its readiness looks at the same thing as its liveness, or at nothing but an open port. Requests
then keep coming to a pod that can only fail them. Letting liveness ask the store is worse: it
restarts every pod during the store's outage.

Give readiness a path of its own that asks the stores (`health: {live: /livez, ready: /readyz}`),
and leave liveness local. An edge that the service can work without says `optional: true`.
"""

from collections.abc import Iterator
from dataclasses import replace

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system import stores
from setsail.system.values import Check, Health, System

ZH = """离不开的存储已经没了，服务却说自己就绪。

它的就绪探针与存活探针看的是同一处，或只看端口是否打开。于是请求继续送到只会失败的 Pod。让存活探针去问存储则
更糟：存储故障期间会把所有 Pod 都重启。

给就绪探针一个会检查存储的独立路径（`health: {live: /livez, ready: /readyz}`），存活探针只查本进程。没有它也能
工作的依赖，写 `optional: true`。
"""

KINDS = ("System",)
ITEM = "readiness-follows-dependencies"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
stateful:
  postgres: {type: postgres, backup: {every: 24h, keep: 7d, to: "s3://backup/shop"}}
services:
  web: {image: "web:1.4.2", port: 8080, health: /healthz, needs: {postgres: {pool: 10}}}
"""

GOOD = """
system: shop
stateful:
  postgres: {type: postgres, backup: {every: 24h, keep: 7d, to: "s3://backup/shop"}}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {live: /livez, ready: /readyz}
    needs: {postgres: {pool: 10}}
"""


def applies(system: System, around: Around) -> bool:
    """Where a service cannot work without a store."""
    return any(_hard_needs(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find those whose readiness cannot know of the store; each service once."""
    seen: set[str] = set()
    for use in _hard_needs(system):
        service = system.services[use.edge.caller]
        if service.name not in seen and _blind(service.health):
            seen.add(service.name)
            yield Find(
                declared.at(service, "health", "ready"),
                Text(
                    f"{service.name} stays ready when {use.edge.to} is lost",
                    f"失去 {use.edge.to} 时，{service.name} 仍然显示就绪",
                ),
            )


def _hard_needs(system: System) -> Iterator[declared.Use]:
    for use in declared.uses(system):
        if use.edge.caller in system.services and not use.edge.optional:
            if use.type and stores.keeps_data(use.type):
                yield use


def _blind(health: Health) -> bool:
    """Whether readiness looks at nothing, at an open port, or at what liveness looks at."""
    ready, live = health.ready, health.live
    return ready is None or ready.tcp or (live is not None and _target(ready) == _target(live))


def _target(check: Check) -> Check:
    return replace(check, period=None, timeout=None, failures=None)
