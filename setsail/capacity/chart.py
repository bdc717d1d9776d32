"""Curves of a sized workload, thinned to what can be drawn (the highest of each stretch)."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from setsail.capacity import event, season
from setsail.capacity import series as grids
from setsail.capacity.advice import What
from setsail.capacity.fleet import Sized
from setsail.capacity.series import Array, Series
from setsail.finding.text import Text

Unit = Literal["cores", "bytes", "pods", "load"]
POINTS = 400


class Line(NamedTuple):
    """(second since 1970, value) pairs; None where nothing was measured. `level` marks a line that
    is a limit, not a measurement."""

    label: Text
    points: tuple[tuple[float, float | None], ...]
    level: bool = False


class Chart(NamedTuple):
    """Lines over the same time."""

    title: Text
    unit: Unit
    lines: tuple[Line, ...]


def charts(one: Sized) -> Iterator[Chart]:
    """History with request, limit and prediction; the replay of the autoscaler; the event."""
    history = one.history
    if history.cpu.days:
        lines = [_line(_USED, history.cpu), *_levels(one, history.cpu, ("cpu", "cpuLimit"))]
        yield Chart(
            Text("CPU of one pod", "单个 Pod 的 CPU"), "cores", (*lines, _next(history.cpu))
        )
    if history.memory.days:
        lines = [_line(_USED, history.memory)]
        lines += _levels(one, history.memory, ("memory", "memoryLimit"))
        yield Chart(Text("Memory of one pod", "单个 Pod 的内存"), "bytes", tuple(lines))
    if one.scaling is not None:
        load = one.scaling.load
        pods = Series(load.start, load.step, one.scaling.replayed)
        title = Text("Pods, replayed with the advice", "按建议回放的 Pod 数")
        needed = Series(load.start, load.step, _needed(one, load))
        yield Chart(title, "pods", (_line(_PODS, pods), _line(_NEEDED, needed)))
    if one.plan is not None and one.truths and one.scaling is not None:
        yield _event(one, one.plan)


def _event(one: Sized, plan: event.Plan) -> Chart:
    assert one.scaling is not None, "a plan belongs to what scales"
    start, step = plan.event.at - 7200.0, one.scaling.load.step
    lines = []
    for truth in one.truths:
        label = Text(f"pods if ×{truth.times:g}", f"若为 {truth.times:g} 倍的 Pod 数")
        lines.append(_line(label, Series(start, step, truth.pods)))
    return Chart(Text("Pods in the event", "活动期间的 Pod 数"), "pods", tuple(lines))


def _needed(one: Sized, load: Series) -> Array:
    """Pods that the load would fill to the brim."""
    assert one.scaling is not None, "asked only of what scales"
    found: Array = np.ceil(season.filled_in(load) / one.scaling.capacity)
    return found


def _next(cpu: Series) -> Line:
    """The coming week as its envelope says."""
    coarse = grids.coarser(cpu, 300.0, peak=False)
    width = round(grids.WEEK / coarse.step)
    return _line(_COMING, Series(coarse.end, coarse.step, season.envelope(coarse, width)))


def _levels(one: Sized, series: Series, names: tuple[What, ...]) -> list[Line]:
    words = {"cpu": _REQUEST, "memory": _REQUEST, "cpuLimit": _LIMIT, "memoryLimit": _LIMIT}
    found = []
    for name in names:
        number = one.advice.number(name)
        if number is not None:
            ends = ((series.start, number.value), (series.end, number.value))
            found.append(Line(words[name], ends, True))
    return found


def _line(label: Text, series: Series) -> Line:
    return Line(label, tuple(thinned(series)))


def thinned(series: Series, count: int = POINTS) -> Iterator[tuple[float, float | None]]:
    """At most `count` points: the highest of each stretch."""
    length = len(series.values)
    count = min(count, length)
    for at in range(count):
        begin, end = at * length // count, (at + 1) * length // count
        part = series.values[begin:end]
        known = part[~np.isnan(part)]
        yield series.start + begin * series.step, float(np.max(known)) if len(known) else None


_USED, _REQUEST, _LIMIT = Text("used", "用量"), Text("request", "请求"), Text("limit", "上限")
_COMING = Text("expected, next week", "下周预期")
_PODS, _NEEDED = Text("pods", "Pod 数"), Text("needed", "所需")
