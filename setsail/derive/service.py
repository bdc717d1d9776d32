"""Services: a stable name in front of the pods of everything that listens."""

from setsail.derive import field, head, labels, names, ports
from setsail.derive.derived import Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values


def derive(system: values.System) -> Yield:
    """A Service for each service and worker with ports. That of a worker serves its callers
    and whoever scrapes it."""
    for workload in (*system.services.values(), *system.workers.values()):
        if not ports.of(workload):
            continue
        why = Text(
            f"callers reach {workload.name} by one name, whichever pods are ready",
            f"调用方用同一名称访问 {workload.name}，与具体就绪 Pod 无关",
        )
        here = (workload.section, workload.name)
        inside = Text(
            "reached from inside only; the entry has its route", "仅集群内可达；入口走路由"
        )
        fields = (
            Field(("spec", "type"), "ClusterIP", (), inside),
            Field(
                ("spec", "selector"),
                labels.selector(system, workload.name),
                here,
                Text("its pods", "其 Pod"),
            ),
            Field(
                ("spec", "ports"),
                ports.service(workload),
                (*here, "ports"),
                Text("the ports that it listens on", "监听的端口"),
            ),
        )
        name = names.dns(workload.name)
        yield field.assemble(system, "Service", name, head.part_of(workload, why), fields)
