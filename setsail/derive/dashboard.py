"""A Grafana dashboard for each service and worker: requests, objectives, pods, edges, business.

It stands in a ConfigMap with the label that Grafana's sidecar looks for, reads whatever
Prometheus the reader chooses, and carries nothing that belongs to one installation.
"""

import json
from collections.abc import Iterator

from setsail.derive import edge_panels, head, names, panel, pod_panels, promql, request_panels
from setsail.derive.derived import Derived, Yield
from setsail.derive.field import Field, assemble
from setsail.derive.panel import Panel, Query, Row
from setsail.finding.text import Text
from setsail.system import values


def derive(system: values.System) -> Yield:
    """One dashboard for each component that runs all the time."""
    for workload in (*system.services.values(), *system.workers.values()):
        yield _config_map(system, workload)


def _config_map(system: values.System, workload: values.Workload) -> Derived:
    why = Text(f"how {workload.name} is doing, at a glance", f"一屏看清 {workload.name} 的状态")
    part = head.part_of(workload, why)
    fields = (
        Field(
            ("metadata", "labels", "grafana_dashboard"),
            "1",
            (),
            Text("by this label Grafana's sidecar finds it", "Grafana 的 sidecar 按此标签找到它"),
        ),
        Field(
            ("data", f"{system.namespace}-{workload.name}.json"),
            json.dumps(_board(system, workload), indent=1, ensure_ascii=False) + "\n",
            (workload.section, workload.name),
            Text(
                "panels follow from its protocol, objectives, scale and edges",
                "面板由其协议、目标、伸缩与依赖推导得出",
            ),
        ),
    )
    return assemble(system, "ConfigMap", names.beside(workload.name, "dashboard"), part, fields)


def _board(system: values.System, workload: values.Workload) -> dict[str, object]:
    title = f"{system.name} / {system.environment.name} / {workload.name}"
    labels = {"namespace": system.namespace, "deployment": names.dns(workload.name)}
    generation = promql.series("kube_deployment_status_observed_generation", labels)
    rollouts = f"changes({generation}[2m]) > 0"
    return panel.board(title, ["setsail", system.name], _rows(system, workload), rollouts)


def _rows(system: values.System, workload: values.Workload) -> Iterator[Row]:
    yield from request_panels.requests(system, workload)
    if workload.section == "services":
        yield from request_panels.objectives(system, workload)
    yield pod_panels.pods(system, workload)
    yield from edge_panels.edges(system, workload)
    if workload.metrics.business:
        panels = (
            Panel(name, "none", (Query(expr, name),))
            for name, expr in workload.metrics.business.items()
        )
        yield Row("Business", tuple(panels))
