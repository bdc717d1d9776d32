"""Objectives as recorded error ratios and burn-rate alerts.

docs/explain/objectives.md has the arithmetic and the names of the metrics.
"""

from collections.abc import Iterable, Iterator

from setsail.derive import alert, burn_rate, error_ratio, head, indicator, names, promql, rule_file
from setsail.derive.alert import Alert
from setsail.derive.derived import Body, Gap, Yield
from setsail.derive.rule_file import Group
from setsail.finding.text import Text
from setsail.system import values

_WHOLE = Text(
    "its objectives are measured, and an alert fires when the error budget burns",
    "度量其目标，错误预算消耗过快时告警",
)


def derive(system: values.System) -> Yield:
    """Rules for every service with an objective that its metrics can answer."""
    for service in system.services.values():
        objective = promised(service)
        if objective is None:
            continue
        groups = tuple(_groups(system, service, objective))
        if groups:
            part = head.part_of(service, _WHOLE)
            yield rule_file.carry(system, part, names.beside(service.name, "slo"), groups)
        else:
            yield _not_measured(service)


def promised(service: values.Workload) -> values.Objective | None:
    """The objective of the service; None when it promises nothing that can be counted."""
    objective = service.slo
    if objective is None or (objective.availability is None and not objective.latency):
        return None
    return objective


def _groups(
    system: values.System, service: values.Workload, objective: values.Objective
) -> Iterator[Group]:
    source = ("services", service.name, "slo")
    window = promql.duration(objective.window)
    for each in indicator.indicators(system, service, objective):
        found = error_ratio.labels(system, service.name, each.name)
        alerts = _alerts(system, service, each, burn_rate.alerts(each, found, service.name, window))
        budget = promql.number(each.budget)
        why = Text(
            f"{each.name} of {service.name}: {budget} of all requests may be bad within {window}",
            f"{service.name} 的 {each.name}：{window} 内允许 {budget} 的请求不达标",
        )
        name = f"{system.namespace}-{service.name}-{each.name}"
        yield Group(name, (*error_ratio.windows(each, found), *alerts), source, why)
        period = tuple(error_ratio.period(each, found, window))
        yield Group(f"{name}-period", period, source, why, "5m")


def _alerts(
    system: values.System,
    service: values.Workload,
    each: indicator.Indicator,
    found: Iterable[Alert],
) -> Iterator[Body]:
    """The rules of alerts; the label tells which objective of the service it is."""
    who = alert.audience(system, service.name, service.runbook)
    for one in found:
        rule = who.rule(one)
        rule["labels"]["slo"] = each.name
        yield rule


def _not_measured(service: values.Workload) -> Gap:
    message = Text(
        f"{service.name} has an objective and no metrics of HTTP or gRPC requests to measure it; "
        f"set services.{service.name}.metrics",
        f"{service.name} 有目标但没有可度量的 HTTP 或 gRPC 请求指标；"
        f"请设置 services.{service.name}.metrics",
    )
    source = ("services", service.name, "slo")
    return Gap("not-enforced", "objectives-and-alerts", source, message)
