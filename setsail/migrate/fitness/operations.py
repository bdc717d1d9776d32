"""Whether anybody would notice that a component is ill, and who would be called."""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.migrate.estate import Sign
from setsail.migrate.fitness.view import View

_SLOW = 120.0
"""Seconds after which a start counts as slow."""


def find(view: View) -> Iterator[Sign]:
    """Every sign that a component is not ready to be run by others."""
    workload = view.workload
    if workload.section == "services" and not (workload.health.ready or workload.health.live):
        yield Sign("no-health", Text("it has no health check", "没有健康检查"), view.at("health"))
    if workload.section != "jobs" and workload.metrics.path is None:
        yield Sign("no-metrics", Text("it shows no metrics", "没有指标"), view.at("metrics"))
    startup = workload.health.startup
    if startup is not None and startup > _SLOW:
        said = Text(f"it may take {startup:.0f} s to start", f"启动可能需要 {startup:.0f} 秒")
        yield Sign("slow-start", said, view.at("health", "startup"))
    if not view.system.pipeline:
        said = Text("no pipeline builds and tests it", "没有流水线构建和测试它")
        yield Sign("no-pipeline", said, (view.cite(("pipeline",)),))
    if not (workload.owner.team or view.system.owner.team):
        said = Text("nobody stands as its owner", "没有写明负责人")
        yield Sign("no-owner", said, (view.cite(("owner",)),))
