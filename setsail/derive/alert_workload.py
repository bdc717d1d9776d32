"""Alerts on what runs all the time: services and workers."""

from collections.abc import Iterator

from setsail.derive import names, promql, service_monitor
from setsail.derive.alert import Alert, Watch
from setsail.finding.text import Text
from setsail.system import values


def watches(system: values.System, workload: values.Workload) -> Iterator[Watch]:
    """Is it there, is it at its limit, is it seen."""
    source = (workload.section, workload.name)
    yield _running(system, workload, source)
    if workload.scale.max > workload.scale.min:
        yield _at_maximum(system, workload, (*source, "scale"))
    if service_monitor.port(workload) is not None:
        yield _not_scraped(system, workload, (*source, "metrics"))


def _running(system: values.System, workload: values.Workload, source: tuple[str, ...]) -> Watch:
    labels = {"namespace": system.namespace, "deployment": names.dns(workload.name)}
    wanted = promql.series("kube_deployment_spec_replicas", labels)
    available = promql.series("kube_deployment_status_replicas_available", labels)
    return Watch("pods", missing_pods(workload.name, wanted, available), source, WHY_PODS)


WHY_PODS = Text("it has to run", "它必须持续运行")


def missing_pods(name: str, wanted: str, available: str) -> tuple[Alert, ...]:
    """None of the pods is there; some of them are not. Both arguments are PromQL."""
    none = Text(f"{name}: no pod is available", f"{name}：没有可用的 Pod")
    some = Text(f"{name}: pods are missing for 15 minutes", f"{name}：Pod 数量不足已 15 分钟")
    return (
        Alert("NoPodAvailable", "critical", f"{available} == 0 and {wanted} > 0", "5m", none),
        Alert("PodsMissing", "warning", f"{available} < {wanted}", "15m", some),
    )


def _at_maximum(system: values.System, workload: values.Workload, source: tuple[str, ...]) -> Watch:
    labels = {"namespace": system.namespace, "horizontalpodautoscaler": names.dns(workload.name)}
    current = promql.series("kube_horizontalpodautoscaler_status_current_replicas", labels)
    most = promql.series("kube_horizontalpodautoscaler_spec_max_replicas", labels)
    summary = Text(
        f"{workload.name}: at its maximum number of pods for 15 minutes",
        f"{workload.name}：Pod 数量达到上限已 15 分钟",
    )
    one = Alert("AutoscalerAtMaximum", "warning", f"{current} >= {most}", "15m", summary)
    why = Text("more load would not bring more pods", "负载继续上升时不会再扩容")
    return Watch("scale", (one,), source, why)


def _not_scraped(
    system: values.System, workload: values.Workload, source: tuple[str, ...]
) -> Watch:
    labels = {"namespace": system.namespace, "job": workload.name}
    expr = f"absent({promql.series('up', labels)} == 1)"
    summary = Text(
        f"{workload.name}: no metrics for 15 minutes, so its state is unknown",
        f"{workload.name}：已 15 分钟没有指标，状态未知",
    )
    one = Alert("NotScraped", "warning", expr, "15m", summary)
    why = Text("silence is not health", "没有数据不等于健康")
    return Watch("metrics", (one,), source, why)
