"""The drill of a rollback: a harmless version is rolled out for real, and gone back from.

The version differs in everything that a way back brings back and that can be changed without harm:
the pods, a variable of their configuration, their number. What was there is on record before.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from setsail.cluster import change as changes
from setsail.cluster import owner as owners
from setsail.cluster.protocol import Body, Cluster
from setsail.engine import belongings, going_back, hold, records, way_back
from setsail.engine.apply import Clock, DoesNotServe, Tell
from setsail.engine.way_back import NoWay
from setsail.evidence.verdict import Evidence, Verdict
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import items, number, text
from setsail.release import reads
from setsail.release.record import About, Record

ITEM = "rollback-in-one-step"
MARK = "SETSAIL_DRILL"
"""The variable that the drill's version has, in its template and in its configuration."""
BAR = 15.0
"""Seconds above the start of a pod that a way back may take."""


@dataclass(frozen=True, slots=True)
class Drill:
    """What is drilled, by whom; `patience` is how long each half may take, and `wall` tells
    seconds since 1970."""

    deployment: ObjectRef
    who: str
    patience: tuple[float, Clock]
    wall: Callable[[], float]


def run(cluster: Cluster, drill: Drill, tell: Tell) -> Evidence:
    """Drill one Deployment. Raises NoWay where it cannot be drilled, ClusterFailed, and
    DoesNotServe where it did not come back."""
    _refuse(cluster, drill.deployment)
    before = _recorded(cluster, drill)
    tell(Text(f"record {before.number} is what to come back to", f"将退回到记录 {before.number}"))
    _sail(cluster, drill, tell)
    try:
        going_back.serving(cluster, drill.deployment, drill.patience, tell)
    except DoesNotServe as failed:
        _return(cluster, drill, before, tell)
        return _evidence(drill, before, "invalid", failed.problems[0].message)
    made = records.write(cluster, drill.deployment, _about(cluster, drill, "drilled"))
    if isinstance(made, Text):
        raise NoWay([Problem(made)])
    took = _return(cluster, drill, before, tell)
    return _judged(cluster, drill, before, took)


def _refuse(cluster: Cluster, deployment: ObjectRef) -> None:
    body = cluster.get(deployment)
    if body is None:
        message = f"there is no {deployment.name}", f"不存在 {deployment.name}"
        raise NoWay([Problem(Text(*message))])
    way_back.refuse_under_way(cluster, deployment)
    owner = owners.of(body)
    if owner and owner.heals:
        help = Text(f"let it rest: {owner.rest.en}", f"先让它暂停：{owner.rest.zh}")
        said = (
            f"{owner.tool} ({owner.name}) would undo it",
            f"{owner.tool}（{owner.name}）会撤销演练",
        )
        raise NoWay([Problem(Text(*said), None, help)])
    if hold.paused(body) or not hold.complete(body):
        said = (
            f"{deployment.name} is held, or not all of it serves: drill it when it is at rest",
            f"{deployment.name} 已暂停或尚未全部就绪：请在稳定后演练",
        )
        raise NoWay([Problem(Text(*said))])


def _recorded(cluster: Cluster, drill: Drill) -> Record:
    """The record of what runs; it is written where what runs is on none."""
    found = records.good(cluster, drill.deployment)
    if found and not way_back.changed(found, records.live(cluster, drill.deployment)):
        return way_back.served(found)[-1]
    made = records.write(cluster, drill.deployment, _about(cluster, drill, "found"))
    if isinstance(made, Text):
        raise NoWay([Problem(made)])
    return made


def _about(cluster: Cluster, drill: Drill, outcome: str, to: int = 0) -> About:
    """About a record of the drill. "drilled" is no version that anybody goes back to unasked."""
    at = datetime.fromtimestamp(drill.wall(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = records.good(cluster, drill.deployment)
    level = max((each.about.level for each in way_back.served(found)[-1:]), default=0)
    return About(
        at=at,
        who=drill.who,
        outcome=outcome,
        why_en="drill of a rollback",
        why_zh="回滚演练",
        level=level,
        floor=max((each.about.floor for each in found), default=0),
        returned_to=to,
    )


def _sail(cluster: Cluster, drill: Drill, tell: Tell) -> None:
    """Roll the harmless version out, in the order of any change: configuration, room, pods."""
    body = cluster.get(drill.deployment) or {}
    mark = f"{drill.wall():.0f}"
    for ref in _configuration(cluster, drill.deployment, body):
        cluster.patch(ref, {"data": {MARK: mark}})
    for ref, change in _number(cluster, drill.deployment, body):
        cluster.patch(ref, change)
    template = _marked(hold.template(body), belongings.pods(cluster, drill.deployment), mark)
    change = changes.between(hold.template(body), template)
    cluster.patch(drill.deployment, {"spec": {"template": change}})
    tell(Text("a version that differs without harm rolls out", "正在滚动到一个无害的不同版本"))


def _configuration(cluster: Cluster, deployment: ObjectRef, body: Body) -> Iterator[ObjectRef]:
    """The ConfigMaps that only its pods read and that may be changed."""
    others = [
        each
        for kind in way_back.READERS
        for each in belongings.find(cluster, kind, deployment.namespace)
        if (text(each, "kind"), text(each, "metadata", "name")) != ("Deployment", deployment.name)
    ]
    shared = {name for each in others for name in reads.configuration(each)}
    for name in sorted(reads.configuration(body) - shared):
        ref = ObjectRef("v1", "ConfigMap", deployment.namespace, name)
        found = cluster.get(ref)
        if found is not None and found.get("immutable") is not True:
            yield ref


def _number(
    cluster: Cluster, deployment: ObjectRef, body: Body
) -> Iterator[tuple[ObjectRef, changes.Change]]:
    """One pod more: by its autoscaler where it has one and that has room."""
    scaler = way_back.scaler(cluster, deployment)
    if scaler is None:
        yield deployment, changes.scaled((number(body, "spec", "replicas") or 1) + 1)
        return
    low, high = (number(scaler, "spec", key) or 1 for key in ("minReplicas", "maxReplicas"))
    if low < high:
        name = text(scaler, "metadata", "name")
        version = text(scaler, "apiVersion")
        ref = ObjectRef(version, "HorizontalPodAutoscaler", deployment.namespace, name)
        yield ref, {"spec": {"minReplicas": low + 1}}


def _marked(template: Body, pods: list[Body], mark: str) -> Body:
    """The template with a variable more, and its image by the digest that runs anyway."""
    marked: Body = copy.deepcopy(template)
    container = items(marked, "spec", "containers")[0]
    container["env"] = [*items(container, "env"), {"name": MARK, "value": mark}]
    if digest := _digest(text(container, "name"), text(container, "image"), pods):
        container["image"] += f"@{digest}"
    return marked


def _digest(container: str, image: str, pods: list[Body]) -> str:
    """The digest of an image that does not name it; "" where its registry told none."""
    statuses = (each for pod in pods for each in items(pod, "status", "containerStatuses"))
    named = (text(each, "imageID") for each in statuses if text(each, "name") == container)
    found = {each.partition("@")[2] for each in named}
    return found.pop() if len(found) == 1 and "@" not in image else ""


def _return(cluster: Cluster, drill: Drill, before: Record, tell: Tell) -> float:
    """Go back; the seconds that it took until all of it served."""
    _, clock = drill.patience
    began = clock.now()
    back = way_back.plan(cluster, drill.deployment, before.number)
    about = _about(cluster, drill, "drilled", before.number)
    going_back.go(cluster, back, about, drill.patience, tell)
    return clock.now() - began


def _judged(cluster: Cluster, drill: Drill, before: Record, took: float) -> Evidence:
    start = belongings.start(belongings.pods(cluster, drill.deployment))
    left = way_back.plan(cluster, drill.deployment, before.number).shown
    measured, threshold = f"{took:.1f} s", f"{start + BAR:.1f} s"
    if left:
        listed = ", ".join(str(step.ref) for step in left)
        said = Text(f"not as before: {listed}", f"与之前不同：{listed}")
        return _evidence(drill, before, "fail", said, (measured, threshold))
    said = Text(
        f"back in {measured}; a pod starts in {start:.1f} s",
        f"{measured} 后恢复；一个 Pod 启动需 {start:.1f} 秒",
    )
    verdict: Verdict = "pass" if took <= start + BAR else "fail"
    return _evidence(drill, before, verdict, said, (measured, threshold))


def _evidence(
    drill: Drill,
    before: Record,
    verdict: Verdict,
    said: Text,
    figures: tuple[str, str] = ("", ""),
) -> Evidence:
    """`figures` are what was measured, and the threshold."""
    secrets = ", ".join(each.name for each in before.secrets if not each.version)
    lacks = Text(f"that the Secrets {secrets} come back: their store keeps no versions",
                 f"Secret {secrets} 能够恢复：其存储没有版本")  # fmt: skip
    at = datetime.fromtimestamp(drill.wall(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Evidence(
        item=ITEM,
        kind="drill",
        verdict=verdict,
        subject=str(drill.deployment),
        said=said,
        source=f"drill rollback {at}",
        measured=figures[0],
        threshold=figures[1],
        observed=drill.wall(),
        lacks=lacks if secrets and verdict == "pass" else None,
    )
