"""Panels on what a component needs: its callees, what is outside, its connections."""

from collections.abc import Iterator

from setsail.derive import callee, external_probe, indicator, promql, request_panels
from setsail.derive.panel import Panel, Query, Row
from setsail.system import values


def edges(system: values.System, workload: values.Workload) -> Iterator[Row]:
    """One row, where anything is known of the edges of `workload`."""
    panels = (
        *_callees(system, workload),
        *_outside(system, workload),
        *_connections(system, workload),
    )
    if panels:
        yield Row("Edges", panels)


def _callees(system: values.System, workload: values.Workload) -> Iterator[Panel]:
    """The errors of each callee, as the callee itself counts them."""
    known = callee.workloads(system)
    queries = [
        Query(ratio, edge.to)
        for edge in workload.needs
        if edge.to in known and (ratio := request_panels.failing(system, known[edge.to]))
    ]
    if queries:
        yield Panel("Callees: error ratio", "percentunit", tuple(queries))


def _outside(system: values.System, workload: values.Workload) -> Iterator[Panel]:
    needed = {edge.to for edge in workload.needs}
    queries = []
    for outside in external_probe.needed(system):
        if outside.name in needed:
            labels = {"namespace": system.namespace, "external": outside.name}
            found = promql.series("probe_success", labels)
            queries.append(Query(found, f"{outside.name} {{{{instance}}}}"))
    if queries:
        yield Panel("Outside: reachable", "bool_yes_no", tuple(queries))


def _connections(system: values.System, workload: values.Workload) -> Iterator[Panel]:
    """The pool of a Spring program; other programs name theirs in ways of their own."""
    pooled = any(edge.pool for edge in workload.needs)
    if not pooled or indicator.convention(workload) is not indicator.MICROMETER:
        return
    labels = indicator.target(system, workload.name)
    queries = tuple(
        Query(f"sum({promql.series(f'hikaricp_connections{suffix}', labels)})", legend)
        for suffix, legend in (("_active", "in use"), ("_pending", "waiting"), ("_max", "maximum"))
    )
    yield Panel("Database connections", "none", queries)
