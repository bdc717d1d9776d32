"""The HorizontalPodAutoscaler: desired = ceil(current × value / target), with its brakes.

CPU use is taken to follow utilisation: a pod at its capacity uses what it asked for. A Pods
metric is read as requests per second and pod. Where a metric is not simulated, nothing is scaled
down, as Kubernetes does when a metric cannot be read.
"""

import math

from setsail.cluster.protocol import Body
from setsail.manifest.manifest import mapping
from setsail.sim.state import Key, Pod, State, number

_PERIOD = 15.0
_TOLERANCE = 0.1
_STABLE = 300


def run(state: State) -> None:
    """Every fifteen seconds, set the replicas of what an autoscaler points at."""
    if state.now % _PERIOD:
        return
    for key, body in state.of("HorizontalPodAutoscaler"):
        target = mapping(body, "spec", "scaleTargetRef")
        owner = (str(target.get("kind")), key[1], str(target.get("name")))
        if owner in state.objects:
            _scale(state, key, body, owner)


def _scale(state: State, key: Key, body: Body, owner: Key) -> None:
    spec = mapping(state.objects[owner], "spec")
    current = number(spec, 1, "replicas")
    ready = [pod for pod in state.pods_of(owner) if pod.ready]
    if not ready or not current:
        return
    advised = [_advised(state, metric, ready, current) for metric in _metrics(body)]
    known = [advice for advice in advised if advice is not None]
    desired = max(known, default=current)
    if len(known) < len(advised):
        desired = max(desired, current)
    low, high = number(body, 1, "spec", "minReplicas"), number(body, 1, "spec", "maxReplicas")
    desired = min(desired, current + max(4, current))
    spec["replicas"] = max(low, min(high, _stabilised(state, key, body, (current, desired))))


def _metrics(body: Body) -> list[Body]:
    found = mapping(body, "spec").get("metrics")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _advised(state: State, metric: Body, ready: list[Pod], current: int) -> int | None:
    ratio = _ratio(state, metric, ready)
    if ratio is None:
        return None
    if abs(ratio - 1.0) <= _TOLERANCE:
        return current
    return math.ceil(len(ready) * ratio)


def _ratio(state: State, metric: Body, ready: list[Pod]) -> float | None:
    rate = sum(state.usage.get(pod.name, 0.0) for pod in ready) / len(ready)
    match metric.get("type"):
        case "Resource" if mapping(metric, "resource").get("name") == "cpu":
            goal = number(metric, 0, "resource", "target", "averageUtilization")
            capacity = _capacity(state, ready[0])
            return 100.0 * rate / capacity / goal if goal and capacity else None
        case "Pods":
            text = str(mapping(metric, "pods", "target").get("averageValue", ""))
            return rate / float(text) if text.isdigit() and float(text) else None
    return None


def _capacity(state: State, pod: Pod) -> float:
    component = state.traffic.components.get(pod.owner[2])
    return component.capacity if component else 0.0


def _stabilised(state: State, key: Key, body: Body, counts: tuple[int, int]) -> int:
    """Down only to the highest advice of the window; `counts` are what is and what is desired."""
    current, desired = counts
    window = number(body, _STABLE, "spec", "behavior", "scaleDown", "stabilizationWindowSeconds")
    before = state.advice.get(key, [(state.now, current)])
    kept = [(at, advice) for at, advice in before if at > state.now - window]
    state.advice[key] = [*kept, (state.now, desired)]
    return max(advice for _, advice in state.advice[key])
