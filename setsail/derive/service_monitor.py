"""What Prometheus scrapes: exactly the pods of every service and worker that has metrics.

A service is found through its Service, a worker through its pods. `job` becomes the name of the
component, so one query finds a component whichever way it is scraped. Jobs end before a scraper
comes round; they are watched through kube-state-metrics.
"""

from collections.abc import Iterator

from setsail.derive import head, labels, names, ports, rule_file
from setsail.derive.derived import Derived, Gap, Yield
from setsail.derive.field import Field, assemble
from setsail.finding.text import Text
from setsail.system import values

INTERVAL, TIMEOUT = "30s", "10s"


def derive(system: values.System) -> Yield:
    """One monitor for each component with metrics; a gap where nothing can scrape."""
    subjects = [
        workload
        for workload in (*system.services.values(), *system.workers.values())
        if workload.metrics.path is not None
    ]
    if subjects and not rule_file.operated(system):
        yield _no_operator(system)
        return
    for workload in subjects:
        found = port(workload)
        yield _no_port(workload) if found is None else _monitor(system, workload, found[1])


def port(workload: values.Workload) -> tuple[int, str | int] | None:
    """Number and name of the port that serves metrics; None when there are none to scrape."""
    if workload.metrics.path is None or not ports.of(workload):
        return None
    return ports.asked(workload, workload.metrics.port)


def _monitor(system: values.System, workload: values.Workload, port_name: str | int) -> Derived:
    why = Text(
        f"Prometheus scrapes {workload.name} and nothing else through this",
        f"Prometheus 据此只抓取 {workload.name}",
    )
    kind = "ServiceMonitor" if workload.section == "services" else "PodMonitor"
    part = head.part_of(workload, why)
    fields = _fields(system, workload, kind, port_name)
    return assemble(system, kind, names.dns(workload.name), part, fields)


def _fields(
    system: values.System, workload: values.Workload, kind: str, port_name: str | int
) -> Iterator[Field]:
    selector = {"matchLabels": labels.selector(system, workload.name)}
    named = Text("job is the name of the component", "job 标签取组件名")
    chosen = Text(f"the pods of {workload.name}", f"{workload.name} 的 Pod")
    path = workload.metrics.path
    served = Text(f"metrics are served at {path}", f"指标由 {path} 提供")
    endpoint = {
        "port": port_name,
        "path": path,
        "interval": INTERVAL,
        "scrapeTimeout": TIMEOUT,
    }
    entries = "endpoints" if kind == "ServiceMonitor" else "podMetricsEndpoints"
    yield Field(("spec", "jobLabel"), "app.kubernetes.io/name", (), named)
    yield Field(("spec", "selector"), selector, (), chosen)
    source = (workload.section, workload.name, "metrics")
    yield Field(("spec", entries, 0), endpoint, source, served)


def _no_operator(system: values.System) -> Gap:
    message = Text(
        f"platform.monitoring is not {rule_file.OPERATOR}: nothing is emitted that makes a "
        "scraper find the metrics",
        f"platform.monitoring 不是 {rule_file.OPERATOR}：没有生成让采集器发现指标的对象",
    )
    return Gap("not-enforced", "metrics-scraped", rule_file.monitoring_source(system), message)


def _no_port(workload: values.Workload) -> Gap:
    message = Text(
        f"{workload.name} has a path of metrics and listens on no port; "
        f"set {workload.section}.{workload.name}.metrics.port",
        f"{workload.name} 声明了指标路径却没有监听端口；"
        f"请设置 {workload.section}.{workload.name}.metrics.port",
    )
    source = (workload.section, workload.name, "metrics")
    return Gap("not-enforced", "metrics-scraped", source, message)
