"""Panels on the requests of a service and on what is left of its objectives."""

from collections.abc import Iterator
from decimal import Decimal

from setsail.derive import error_ratio, indicator, promql, slo
from setsail.derive.indicator import Convention
from setsail.derive.panel import Panel, Query, Row
from setsail.system import values

RATE = "$__rate_interval"
BURN_WINDOWS = ("1h", "6h", "1d", "3d")


def requests(system: values.System, service: values.Workload) -> Iterator[Row]:
    """Rate, errors and duration, with the objectives as lines."""
    names = indicator.convention(service)
    if names is None:
        return
    labels = indicator.target(system, service.name)
    objective = slo.promised(service) or values.Objective()
    panels = (
        _rate(names, labels),
        _errors(names, labels, objective),
        _duration(names, labels, objective),
    )
    yield Row("Requests", panels)


def objectives(system: values.System, service: values.Workload) -> Iterator[Row]:
    """For each objective the budget that is left and how fast it burns."""
    objective = slo.promised(service)
    if objective is None:
        return
    panels: list[Panel] = []
    for each in indicator.indicators(system, service, objective):
        if not each.budget:
            continue
        labels = error_ratio.labels(system, service.name, each.name)
        left = promql.series(error_ratio.BUDGET_LEFT, labels)
        panels.append(
            Panel(
                f"{each.name}: budget left", "percentunit", (Query(left, ""),), Decimal(0), "stat"
            )
        )
        panels.append(Panel(f"{each.name}: burn rate", "none", _burns(each, labels), Decimal(1)))
    if panels:
        yield Row("Objectives", tuple(panels))


def failing(system: values.System, service: values.Workload) -> str | None:
    """PromQL of the ratio of failed requests that `service` serves."""
    names = indicator.convention(service)
    if names is None:
        return None
    return _error_ratio(names, indicator.target(system, service.name))


def _rate(names: Convention, labels: dict[str, str]) -> Panel:
    found = promql.series(names.requests, labels, *names.counted)
    expr = f"sum by ({names.code}) (rate({found}[{RATE}]))"
    return Panel("Requests by code", "reqps", (Query(expr, f"{{{{{names.code}}}}}"),))


def _errors(names: Convention, labels: dict[str, str], objective: values.Objective) -> Panel:
    ratio = objective.availability
    line = None if ratio is None else 1 - promql.exact(ratio)
    query = Query(_error_ratio(names, labels), "errors")
    return Panel("Error ratio", "percentunit", (query,), line)


def _error_ratio(names: Convention, labels: dict[str, str]) -> str:
    failed = promql.series(names.requests, labels, *names.counted, names.failed)
    every = promql.series(names.requests, labels, *names.counted)
    total = f"sum(rate({every}[{RATE}]))"
    return f"(sum(rate({failed}[{RATE}])) or 0 * {total}) / ({total} > 0)"


def _duration(names: Convention, labels: dict[str, str], objective: values.Objective) -> Panel:
    found = promql.series(f"{names.seconds}_bucket", labels, *names.counted)
    queries = tuple(
        Query(f"histogram_quantile({q}, sum by (le) (rate({found}[{RATE}])))", legend)
        for q, legend in (("0.5", "p50"), ("0.95", "p95"), ("0.99", "p99"))
    )
    bound = max(objective.latency.values(), default=None)
    return Panel("Duration", "s", queries, None if bound is None else promql.exact(bound))


def _burns(each: indicator.Indicator, labels: dict[str, str]) -> tuple[Query, ...]:
    budget = promql.number(each.budget)
    return tuple(
        Query(f"{promql.series(error_ratio.name(window), labels)} / {budget}", window)
        for window in BURN_WINDOWS
    )
