"""What to ask a Prometheus, and what its answers mean. One query a metric, namespace and day.

Pods become workloads by the way Kubernetes names them: a ReplicaSet's hash and a pod's own five
letters, or a StatefulSet's number. Peaks of memory are kept by max_over_time, so a step of five
minutes hides none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from setsail.capacity import series as grids
from setsail.capacity.history import History, Key, Mark, Settings
from setsail.capacity.series import DAY, Series

STEP = 300.0
_LETTERS = "[bcdfghjklmnpqrstvwxz2456789]"
POD = f"(.+?)(?:(?:-{_LETTERS}{{6,10}})?-{_LETTERS}{{5}}|-[0-9]+)"
_BY = "by (namespace, workload, container)"
_ONES = 'container!="",container!="POD"'


class Query(NamedTuple):
    """`what` is cpu, memory, pods, …; `expression` PromQL; seconds."""

    what: str
    expression: str
    start: float
    end: float
    step: float


def queries(namespace: str, start: float, end: float) -> tuple[Query, ...]:
    """All queries for a namespace from `start` to `end`."""
    found = []
    selector = f'namespace="{_quoted(namespace)}",{_ONES}'
    for what, expression in _ranges(selector).items():
        at = start
        while at < end:
            stop = min(at + DAY, end)
            found.append(Query(what, expression, at, stop - STEP if stop < end else stop, STEP))
            at = stop
    for what, expression in _settings(f'namespace="{_quoted(namespace)}",container!=""').items():
        found.append(Query(what, expression, max(start, end - DAY), end, DAY))
    return tuple(found)


def _ranges(selector: str) -> dict[str, str]:
    cpu = f"rate(container_cpu_usage_seconds_total{{{selector}}}[5m])"
    memory = f"container_memory_working_set_bytes{{{selector}}}"
    killed = f'kube_pod_container_status_last_terminated_reason{{{selector},reason="OOMKilled"}}'
    restarts = f"increase(kube_pod_container_status_restarts_total{{{selector}}}[5m])"
    info = f"kube_pod_container_info{{{selector}}}"
    return {
        "cpu": f"avg {_BY} ({_workload(cpu)})",
        "busiest": f"max {_BY} ({_workload(cpu)})",
        "memory": f"max {_BY} ({_workload(f'max_over_time({memory}[5m])')})",
        "pods": f"count {_BY} ({_workload(memory)})",
        "oom": f"sum {_BY} ({_workload(killed)})",
        "restart": f"sum {_BY} ({_workload(restarts)})",
        "version": f"count by (namespace, workload, container, image) ({_workload(info)})",
    }


def _settings(selector: str) -> dict[str, str]:
    found = {}
    for kind in ("request", "limit"):
        for resource in ("cpu", "memory"):
            metric = f'kube_pod_container_resource_{kind}s{{{selector},resource="{resource}"}}'
            found[f"{resource}_{kind}"] = f"max {_BY} ({_workload(metric)})"
    held = f"rate(container_cpu_cfs_throttled_periods_total{{{selector}}}[1d])"
    every = f"rate(container_cpu_cfs_periods_total{{{selector}}}[1d])"
    found["throttled"] = f"sum {_BY} ({_workload(held)}) / sum {_BY} ({_workload(every)})"
    return found


def _workload(inner: str) -> str:
    pattern = POD.replace("\\", "\\\\")
    plain = f'label_replace({inner}, "workload", "$1", "pod", "(.+)")'
    return f'label_replace({plain}, "workload", "$1", "pod", "{pattern}")'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


Points = Sequence[tuple[float, float]]
Answer = tuple[str, Iterable[tuple[Mapping[str, str], Points]]]
"""What was asked, and the series of the answer: labels and points."""


def histories(answers: Iterable[Answer]) -> tuple[History, ...]:
    """The answers to `queries` as histories, by container, in order."""
    points: dict[Key, dict[str, list[tuple[float, float]]]] = {}
    first: dict[tuple[Key, str], float] = {}
    for what, lines in answers:
        for labels, values in lines:
            key = Key(*(labels.get(n, "") for n in ("namespace", "workload", "container")))
            if what == "version" and values:
                image = (key, labels.get("image", ""))
                first[image] = min(first.get(image, np.inf), values[0][0])
            else:
                points.setdefault(key, {}).setdefault(what, []).extend(values)
    for (key, _), at in first.items():
        points.setdefault(key, {}).setdefault("version", []).append((at, 1.0))
    return tuple(_history(key, points[key]) for key in sorted(points) if _worth(points[key]))


def _worth(points: Mapping[str, Points]) -> bool:
    return "cpu" in points or "memory" in points


def _history(key: Key, points: Mapping[str, list[tuple[float, float]]]) -> History:
    cpu, busiest = _series(points.get("cpu", [])), _series(points.get("busiest", []))
    throttled = points.get("throttled", [])
    return History(
        key,
        cpu,
        _series(points.get("memory", [])),
        _series(points.get("pods", [])),
        settings=Settings(
            *(
                _last(points.get(name, []))
                for name in ("cpu_request", "cpu_limit", "memory_request", "memory_limit")
            )
        ),
        marks=(
            *_kills(points.get("oom", []), _last(points.get("memory_limit", []))),
            *_restarts(points.get("restart", [])),
            *_versions(points.get("version", [])),
        ),
        throttled=_last(throttled),
        skew=_skew(cpu, busiest),
    )


def _series(points: Points) -> Series:
    if not points:
        return grids.empty(STEP)
    pairs = np.array(points, dtype=np.float64)
    return grids.regular(pairs[:, 0], pairs[:, 1], STEP)


def _last(points: Points) -> float | None:
    """The newest finite value."""
    known = [(at, value) for at, value in points if value == value and value >= 0.0]
    return max(known)[1] if known else None


def _kills(points: Points, limit: float | None) -> Iterator[Mark]:
    """A kill where the number of containers last ended by one rises."""
    before = 0.0
    for at, value in sorted(points):
        if value > before:
            yield Mark(at, "oom", limit or 0.0)
        before = value


def _restarts(points: Points) -> Iterator[Mark]:
    """A restart where the counter grew; one that is extrapolated counts once."""
    for at, value in sorted(points):
        if value >= 0.5:
            yield Mark(at, "restart")


def _versions(points: Points) -> Iterator[Mark]:
    """Each image after the first, when it was first seen."""
    for at, _ in sorted(points)[1:]:
        yield Mark(at, "version")


def _skew(mean: Series, busiest: Series) -> float:
    if not mean.days or not busiest.days:
        return 1.0
    usual, most = float(np.mean(mean.known)), float(np.mean(busiest.known))
    return most / usual if usual > 0.0 else 1.0
