"""What an edge says about its calls and a plain cluster does not do: it is said aloud.

Timeouts, retries and pool sizes reach the program as variables; a breaker needs a mesh or the
program itself.
"""

from collections.abc import Iterator

from setsail.derive import names
from setsail.derive.derived import Gap, Yield
from setsail.finding.text import Text
from setsail.system import values

ITEM = "traffic-is-governed"


def derive(system: values.System) -> Yield:
    """A word for each edge that says more than who calls whom."""
    for workload in system.workloads:
        for edge in workload.needs:
            yield from _governed(workload, edge)
            yield from _encrypted(system, workload, edge)


def _governed(workload: values.Workload, edge: values.Edge) -> Iterator[Gap]:
    terms = (
        ("timeout", "超时", edge.timeout),
        ("retries", "重试", edge.retries),
        ("breaker", "熔断", edge.breaker),
    )
    found = [(english, chinese) for english, chinese, value in terms if value is not None]
    if not found:
        return
    en, zh = (joint.join(row[at] for row in found) for at, joint in enumerate((", ", "、")))
    prefix = names.variable(edge.to)
    message = Text(
        f"{workload.name} → {edge.to}: a plain cluster does not enforce {en}; "
        f"the program is told by {prefix}_… and must hold to it",
        f"{workload.name} → {edge.to}：普通集群不会强制执行{zh}；"
        f"已通过 {prefix}_… 告知程序，须由程序遵守",
    )
    source = (workload.section, workload.name, "needs", edge.to)
    yield Gap("not-enforced", ITEM, source, message)


def _encrypted(
    system: values.System, workload: values.Workload, edge: values.Edge
) -> Iterator[Gap]:
    if not edge.tls or edge.to in system.external:
        return
    message = Text(
        f"{workload.name} → {edge.to}: TLS is declared, but inside a plain cluster only the two "
        "programs themselves can speak it",
        f"{workload.name} → {edge.to}：声明了 TLS，但普通集群内部只能由双方程序自己实现",
    )
    source = (workload.section, workload.name, "needs", edge.to, "tls")
    yield Gap("not-enforced", "encrypted-between-services", source, message)
