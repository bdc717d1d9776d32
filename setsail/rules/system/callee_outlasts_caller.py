"""A callee may still be trying when its caller has given up.

What it does from then on is work for nobody, done when the system is slow already; and the caller
that retries starts it a second time. Each layer multiplies the load of the one below it.

Let the time of a call, with all its retries, fit into the timeout of the call that it serves:
raise the outer one, or lower the inner timeout or its retries.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system import connections
from setsail.system.values import Edge, Path, System

ZH = """调用方已经放弃，被调用方还在尝试。

此后它做的事没有人要，而且偏偏是在系统已经变慢的时候；调用方若再重试，又会从头来一遍。每一层都把下一层的负载成倍放大。

让一次调用连同全部重试的耗时，落在它所服务的那次调用的超时之内：提高外层超时，或降低内层超时或重试次数。
"""

KINDS = ("System",)
ITEM = "traffic-is-governed"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
external:
  bank: {type: https, hosts: [api.bank.example], owner: treasury}
services:
  web: {image: "web:1.4.2", port: 8080, needs: {payment: {timeout: 3s}}}
  payment:
    image: payment:1.2.3
    port: 8080
    needs: {bank: {timeout: 2s, retries: 1, idempotent: true}}
"""

GOOD = """
system: shop
external:
  bank: {type: https, hosts: [api.bank.example], owner: treasury}
services:
  web: {image: "web:1.4.2", port: 8080, needs: {payment: {timeout: 5s}}}
  payment:
    image: payment:1.2.3
    port: 8080
    needs: {bank: {timeout: 2s, retries: 1, idempotent: true}}
"""


def applies(system: System, around: Around) -> bool:
    """Where a component that is called calls another, and both say a timeout."""
    timed = {edge.to for w in system.workloads for edge in w.needs if edge.timeout is not None}
    return any(w.name in timed and _timed(w.needs) for w in system.workloads)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find every pair of calls that does not fit; placed at the outer one."""
    for outer, inner, needed, allowed in connections.misfits(system):
        inside = system.place_of(_timeout(system, inner))
        calls = f"{inner.caller} → {inner.to}"
        note = Text(f"{calls} may take {needed:g}s", f"{calls} 最多需要 {needed:g} 秒")
        yield Find(
            _timeout(system, outer),
            Text(
                f"{outer.caller} gives {outer.to} {allowed:g}s, and its call to {inner.to} may "
                f"take {needed:g}s with its retries",
                f"{outer.caller} 只给 {outer.to} {allowed:g} 秒，"
                f"而它对 {inner.to} 的调用连同重试最多需要 {needed:g} 秒",
            ),
            (Related(inside, None, note),) if inside else (),
        )


def _timed(edges: tuple[Edge, ...]) -> bool:
    return any(edge.timeout is not None for edge in edges)


def _timeout(system: System, edge: Edge) -> Path:
    caller = next(w for w in system.workloads if w.name == edge.caller)
    return (caller.section, caller.name, "needs", edge.to, "timeout")
