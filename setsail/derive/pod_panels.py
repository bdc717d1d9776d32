"""Panels on the pods of a component: how near they are to what they asked for."""

from setsail.derive import names, promql
from setsail.derive.panel import Panel, Query, Row
from setsail.system import values

RATE = "$__rate_interval"


def pods(system: values.System, workload: values.Workload) -> Row:
    """Pods, processor, memory, throttling and restarts."""
    return Row(
        "Pods",
        (
            _replicas(system, workload),
            _cpu(system, workload),
            _memory(system, workload),
            _throttled(system, workload),
            _restarts(system, workload),
        ),
    )


def _found(system: values.System, workload: values.Workload, metric: str, **labels: str) -> str:
    """The series of `metric` of the containers of `workload`."""
    # The two parts that a Deployment appends: "web" must not match the pods of "web-admin".
    pod = promql.quoted(f"{names.dns(workload.name)}-[a-z0-9]+-[a-z0-9]+")
    equal = {"namespace": system.namespace, **labels}
    return promql.series(metric, equal, f"pod=~{pod}", 'container!=""')


def _replicas(system: values.System, workload: values.Workload) -> Panel:
    labels = {"namespace": system.namespace, "deployment": names.dns(workload.name)}
    queries = [
        Query(promql.series("kube_deployment_status_replicas_available", labels), "available"),
        Query(promql.series("kube_deployment_spec_replicas", labels), "wanted"),
    ]
    if workload.scale.max > workload.scale.min:
        queries.append(Query(f"vector({workload.scale.max})", "maximum"))
    return Panel("Pods", "none", tuple(queries))


def _against(system: values.System, workload: values.Workload, kind: str) -> tuple[Query, ...]:
    """What the pods asked for and what they may have at most."""
    asked = ((what, f"kube_pod_container_resource_{what}") for what in ("requests", "limits"))
    return tuple(
        Query(f"sum({_found(system, workload, metric, resource=kind)})", what)
        for what, metric in asked
    )


def _cpu(system: values.System, workload: values.Workload) -> Panel:
    used = _found(system, workload, "container_cpu_usage_seconds_total")
    queries = (Query(f"sum(rate({used}[{RATE}]))", "used"), *_against(system, workload, "cpu"))
    return Panel("CPU cores", "none", queries)


def _memory(system: values.System, workload: values.Workload) -> Panel:
    used = _found(system, workload, "container_memory_working_set_bytes")
    queries = (Query(f"sum({used})", "working set"), *_against(system, workload, "memory"))
    return Panel("Memory", "bytes", queries)


def _throttled(system: values.System, workload: values.Workload) -> Panel:
    held = _found(system, workload, "container_cpu_cfs_throttled_periods_total")
    every = _found(system, workload, "container_cpu_cfs_periods_total")
    expr = f"sum by (pod) (rate({held}[{RATE}])) / sum by (pod) (rate({every}[{RATE}]))"
    return Panel("CPU throttled", "percentunit", (Query(expr, "{{pod}}"),))


def _restarts(system: values.System, workload: values.Workload) -> Panel:
    count = _found(system, workload, "kube_pod_container_status_restarts_total")
    expr = f"sum by (pod) (increase({count}[{RATE}]))"
    return Panel("Restarts", "none", (Query(expr, "{{pod}}"),))
