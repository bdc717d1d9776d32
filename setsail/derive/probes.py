"""Probes: three of them, each for its own purpose.

Startup gives a slow start its time; readiness takes a pod out of its Service; liveness restarts
it, and so is always slower than readiness and never the same question.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from setsail.derive import ports
from setsail.derive.derived import Gap
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

STARTUP = 60.0
"""Seconds that a start may take when nothing is said."""

_READY = {"period": 5.0, "timeout": 2.0, "failures": 3}
_LIVE = {"period": 10.0, "timeout": 3.0, "failures": 6}
_STARTUP_PERIOD = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """Which questions are asked, and why these."""

    ready: values.Check | None
    live: values.Check | None
    why_ready: Text
    why_live: Text


def fields(workload: values.Workload) -> Iterator[Field]:
    """The probes of the main container, as fields below it."""
    asked = chosen(workload)
    here = (workload.section, workload.name, "health")
    ready = _probe(workload, asked.ready, _READY)
    live = _slower(_probe(workload, asked.live, _LIVE), ready)
    first = live or ready
    if first:
        limit = STARTUP if workload.health.startup is None else workload.health.startup
        startup = _with_times(first, _STARTUP_PERIOD, math.ceil(limit / _STARTUP_PERIOD))
        yield Field(("startupProbe",), startup, (*here, "startup"), _why_startup(limit))
    if ready:
        yield Field(("readinessProbe",), ready, (*here, "ready"), asked.why_ready)
    if live:
        yield Field(("livenessProbe",), live, (*here, "live"), asked.why_live)


def gaps(workload: values.Workload) -> Iterator[Gap]:
    """Checks over the network for a component that listens nowhere."""
    for name in ("ready", "live"):
        check = getattr(workload.health, name)
        if check and not _possible(workload, check):
            message = Text(
                f"{workload.name} has a health check over the network but no port: "
                "it gets no such probe; write ports, or exec",
                f"{workload.name} 声明了网络健康检查却没有端口：未生成该探针；请写 ports 或 exec",
            )
            source = (workload.section, workload.name, "health", name)
            yield Gap("not-enforced", "readiness-probe", source, message)


def chosen(workload: values.Workload) -> Asked:
    """What to ask of `workload`, so that liveness and readiness never ask the same."""
    ready, live = (
        check if check and _possible(workload, check) else None
        for check in (workload.health.ready, workload.health.live)
    )
    why_ready = Text("the declared readiness check", "声明的就绪检查")
    why_live = Text(
        "the declared liveness check, slower than readiness", "声明的存活检查，比就绪检查慢"
    )
    listens = bool(ports.of(workload))
    if ready is None and listens:
        ready = values.Check(tcp=True)
        why_ready = Text(
            "no readiness check is declared: a connection shows only that it listens",
            "未声明就绪检查：能建立连接只说明端口在监听",
        )
    if live is not None and ready is not None and _same(ready, live):
        if listens and not live.tcp:
            live = replace(live, path=None, exec=None, grpc=False, tcp=True)
            why_live = Text(
                "a connection instead of the readiness path: a lost dependency must not restart "
                "the pod",
                "用建立连接代替就绪路径：依赖丢失不应导致 Pod 重启",
            )
        elif listens:
            live = None
        else:
            ready = None
    return Asked(ready, live, why_ready, why_live)


def _same(one: values.Check, other: values.Check) -> bool:
    def question(check: values.Check) -> tuple[object, ...]:
        return (check.path, check.exec, check.tcp, check.grpc, check.port)

    return question(one) == question(other)


def _possible(workload: values.Workload, check: values.Check) -> bool:
    return check.exec is not None or check.port is not None or bool(ports.of(workload))


def _probe(
    workload: values.Workload, check: values.Check | None, usual: dict[str, Any]
) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        **_handler(workload, check),
        "periodSeconds": math.ceil(check.period or usual["period"]),
        "timeoutSeconds": math.ceil(check.timeout or usual["timeout"]),
        "failureThreshold": check.failures or usual["failures"],
    }


def _handler(workload: values.Workload, check: values.Check) -> dict[str, Any]:
    if check.exec is not None:
        return {"exec": {"command": list(check.exec)}}
    number, name = ports.asked(workload, check.port)
    if check.grpc:
        return {"grpc": {"port": number}}
    if check.tcp:
        return {"tcpSocket": {"port": name}}
    return {"httpGet": {"path": check.path or "/", "port": name}}


def _slower(live: dict[str, Any] | None, ready: dict[str, Any] | None) -> dict[str, Any] | None:
    """`live` with enough failures to outlast readiness: first out of the Service, then restart."""
    if live is None or ready is None:
        return live
    window = ready["periodSeconds"] * ready["failureThreshold"]
    least = window // live["periodSeconds"] + 1
    return {**live, "failureThreshold": max(live["failureThreshold"], least)}


def _with_times(probe: dict[str, Any], period: int, failures: int) -> dict[str, Any]:
    return {**probe, "periodSeconds": period, "failureThreshold": max(1, failures)}


def _why_startup(limit: float) -> Text:
    return Text(
        f"a start may take {limit:g} s before liveness begins to count",
        f"存活检查开始计数之前，启动最多可用 {limit:g} 秒",
    )
