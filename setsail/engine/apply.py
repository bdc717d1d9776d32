"""Apply a plan: in order, stopping at the first failure, waiting until it really serves.

Every step may be done again, so a run that was interrupted is finished by the next.
"""

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from setsail.cluster import health
from setsail.cluster.health import Health
from setsail.engine.live_plan import DATA, Plan
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping
from setsail.world import cluster, cluster_pods
from setsail.world import cluster_faults as faults

Tell = Callable[[Text], None]


class DoesNotServe(faults.ClusterFailed):
    """All was applied, and something does not come up."""


class HoldsData(Refused):
    """Something with data would have to be removed, and nobody named it."""


class Clock(NamedTuple):
    """Time, so that tests have their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def write(plan: Plan, live: cluster.Live, tell: Tell) -> None:
    """Apply what differs, in order. Raises ClusterFailed at the first that fails."""
    for step in plan.steps:
        if step.action != "same":
            live.applied(step.body, force=bool(step.contested))
            done = {"create": Text("created", "已创建"), "change": Text("changed", "已修改")}
            word = done[step.action]
            tell(Text(f"{word.en} {step.ref}", f"{word.zh} {step.ref}"))


def wait(plan: Plan, live: cluster.Live, seconds: float, tell: Tell, clock: Clock) -> None:
    """Wait until every workload has its pods and every Service somebody behind it.

    Raises DoesNotServe with the reasons, at once where waiting cannot help, else in the end.
    """
    refs = [step.ref for step in plan.steps]
    waiting = [ref for ref in refs if ref.kind in (*health.ROLLED, "Service")]
    end, said = clock.now() + seconds, ""
    while True:
        states = {ref: _state(live, ref) for ref in waiting}
        waiting = [ref for ref, state in states.items() if not state.serves]
        hopeless = [ref for ref in waiting if states[ref].hopeless]
        if not waiting:
            return
        if hopeless or clock.now() >= end:
            raise DoesNotServe([_not_serving(ref, states[ref]) for ref in hopeless or waiting])
        if (line := ", ".join(str(ref) for ref in waiting)) != said:
            said = line
            tell(Text(f"waiting for {line}", f"正在等待 {line}"))
        clock.sleep(1.0)


def _state(live: cluster.Live, ref: ObjectRef) -> Health:
    body = live.get(ref)
    if body is None:
        return Health(0, 1, (Text("it is gone", "对象已不存在"),))
    if ref.kind == "Service":
        return _service(live, ref, mapping(body, "spec", "selector"))
    pods = [pod for pod in live.find("Pod", ref.namespace) if _of(pod, ref)]
    return health.of(body, pods)


def _of(pod: cluster.Body, ref: ObjectRef) -> bool:
    return cluster_pods.workload(pod) == ref.name


def _service(live: cluster.Live, ref: ObjectRef, selector: dict[str, str]) -> Health:
    """A Service without a selector is not ours to judge; one whose pods are scaled to none has
    nobody, and that is as it was told."""
    if not selector:
        return Health(0, 0)
    labels = ",".join(f"{key}={value}" for key, value in selector.items())
    pods = list(live.each(ObjectRef("v1", "Pod", ref.namespace, ""), labels))
    if not pods or live.endpoints(ref.namespace, ref.name):
        return Health(1, 1)
    return Health(0, 1, (Text("no ready pod behind it", "背后没有就绪的 Pod"),))


def _not_serving(ref: ObjectRef, state: Health) -> Problem:
    why = state.why or (Text("not ready", "未就绪"),)
    message = Text(
        f"{ref} does not serve ({state.ready} of {state.wanted}): "
        + "; ".join(each.en for each in why),
        f"{ref} 未能提供服务（{state.ready}/{state.wanted}）："
        + "；".join(each.zh for each in why),
    )
    help = Text(
        "everything was applied; mend the cause and apply again",
        "所有对象都已应用；请排除原因后重新执行",
    )
    return Problem(message, None, help)


def refuse_data(
    found: Iterable[ObjectRef], named: Iterable[str]
) -> tuple[list[ObjectRef], list[ObjectRef]]:
    """Split what is left over into what may be removed and what holds data and was not named.

    Raises HoldsData for a name that is none of them: a slip must not pass for consent.
    """
    every, names = list(found), list(named)
    known = {str(ref) for ref in every}
    if unknown := [name for name in names if name not in known]:
        raise HoldsData([_not_left_over(name, known) for name in unknown])
    free = [ref for ref in every if ref.kind not in DATA or str(ref) in names]
    return free, [ref for ref in every if ref not in free]


def remove(refs: Iterable[ObjectRef], live: cluster.Live, tell: Tell) -> None:
    """Delete objects; their pods go with them, their volumes stay."""
    for ref in refs:
        live.delete(ref)
        tell(Text(f"removed {ref}", f"已删除 {ref}"))


def _not_left_over(name: str, known: set[str]) -> Problem:
    message = Text(
        f"--delete-data {name}: nothing of that name is left over",
        f"--delete-data {name}：没有这样的多余对象",
    )
    listed = ", ".join(sorted(known)) or "-"
    return Problem(message, None, Text(f"left over: {listed}", f"多余的对象：{listed}"))
