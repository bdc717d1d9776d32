"""Whether a workload serves what it was told to, and if not, why."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.text import Text
from setsail.manifest.manifest import items, mapping, number, text

ROLLED = ("Deployment", "StatefulSet", "DaemonSet")
"""The kinds whose health is a matter of pods."""


class Health(NamedTuple):
    """`ready` of `wanted` pods of the newest template. `why` says what is wrong; `hopeless` that
    waiting will not help."""

    ready: int
    wanted: int
    why: tuple[Text, ...] = ()
    hopeless: bool = False

    @property
    def serves(self) -> bool:
        """Whether all that is wanted is there."""
        return self.ready >= self.wanted and not self.why


def of(body: Body, pods: Iterable[Body]) -> Health:
    """The health of a workload (one of ROLLED) and its pods, as the API shows them."""
    status, spec = mapping(body, "status"), mapping(body, "spec")
    if body.get("kind") == "DaemonSet":
        wanted = number(status, "desiredNumberScheduled") or 0
        ready = min(number(status, "numberAvailable") or 0, _updated(body, wanted))
    else:
        replicas = number(spec, "replicas")
        wanted = 1 if replicas is None else replicas
        ready = min(_available(body), _updated(body, wanted))
    seen = (number(status, "observedGeneration") or 0) >= (
        number(body, "metadata", "generation") or 0
    )
    if not seen:
        return Health(0, wanted, (Text("not yet seen by its controller", "控制器尚未处理"),))
    late = _condition(body, "Progressing", "ProgressDeadlineExceeded")
    why = [*_held(spec), *(_troubles(pods) if ready < wanted else ())]
    if late and ready < wanted:
        why.append(Text("its progress deadline has passed", "已超过发布期限"))
    return Health(ready, wanted, tuple(dict.fromkeys(why)), late and ready < wanted)


def _available(body: Body) -> int:
    status = mapping(body, "status")
    key = "availableReplicas" if "availableReplicas" in status else "readyReplicas"
    return number(status, key) or 0


def _updated(body: Body, wanted: int) -> int:
    """Pods of the newest template; a StatefulSet says it by revision when it is through."""
    status = mapping(body, "status")
    if body.get("kind") == "DaemonSet":
        return number(status, "updatedNumberScheduled") or 0
    current, update = text(status, "currentRevision"), text(status, "updateRevision")
    if body.get("kind") == "StatefulSet" and current == update:
        return wanted
    return number(status, "updatedReplicas") or 0


def _held(spec: Body) -> Iterator[Text]:
    if spec.get("paused") is True:
        yield Text("held: spec.paused is true", "已暂停：spec.paused 为 true")


def _condition(body: Body, kind: str, reason: str) -> bool:
    return any(
        each.get("type") == kind and each.get("reason") == reason
        for each in items(body, "status", "conditions")
    )


def _troubles(pods: Iterable[Body]) -> Iterator[Text]:
    """What keeps each pod from being ready, in its own words."""
    for pod in pods:
        name = text(pod, "metadata", "name")
        if text(pod, "metadata", "deletionTimestamp"):
            continue
        for each in items(pod, "status", "conditions"):
            if each.get("type") == "PodScheduled" and each.get("status") == "False":
                said = text(each, "message")
                yield Text(f"{name} finds no node: {said}", f"{name} 无法调度：{said}")
        for field in ("initContainerStatuses", "containerStatuses"):
            for status in items(pod, "status", field):
                yield from _container(name, status)


def _container(pod: str, status: Body) -> Iterator[Text]:
    waiting = mapping(status, "state", "waiting")
    reason, said = text(waiting, "reason"), text(waiting, "message")
    where = f"{pod}/{text(status, 'name')}"
    if reason in ("PodInitializing", "ContainerCreating"):
        return
    if reason:
        last = mapping(status, "lastState", "terminated")
        code = number(last, "exitCode")
        ended = f", exit code {code}" if code is not None else ""
        tail = f": {said}" if said else ""
        yield Text(f"{where}: {reason}{ended}{tail}", f"{where}：{reason}{ended}{tail}")
    elif status.get("started") is False:
        yield Text(f"{where} has not started yet", f"{where} 尚未启动完成")
    elif status.get("ready") is False and "running" in mapping(status, "state"):
        yield Text(f"{where} runs and is not ready", f"{where} 在运行但未就绪")
