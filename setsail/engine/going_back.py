"""Going back to a release that is on record: every change, until it serves, then the record of it.

What was begun is noted on the Deployment first, so that a call that is repeated after a crash goes
on where it was.
"""

from setsail.cluster import change as changes
from setsail.cluster import health
from setsail.cluster.protocol import Body, Cluster
from setsail.engine import belongings, hold, records, way_back
from setsail.engine.apply import Clock, DoesNotServe, Tell
from setsail.engine.way_back import Back, NoWay
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping, text
from setsail.release import rollback
from setsail.release.record import About, Record
from setsail.release.rollback import GOING, Going


def go(
    cluster: Cluster, back: Back, about: About, patience: tuple[float, Clock], tell: Tell
) -> Record:
    """Make the changes, wait until it serves, write the record. Safe to repeat at any point.

    `patience` is how many seconds it may take, and the clock. Raises ClusterFailed; DoesNotServe
    where the pods do not come up: then the way stays noted, and a repeated call goes on.
    """
    seconds, clock = patience
    ref, end = back.deployment, clock.now() + seconds
    _note(cluster, back)
    *before, last = back.way.steps or (None,)
    for step in before:
        _make(cluster, step, tell)
    _secrets(cluster, back, end, clock)
    if last:
        _hurry(cluster, back)
        _make(cluster, last, tell)
    if not hold.paused(cluster.get(ref) or {}):  # else its pods stay as they are
        serving(cluster, ref, (max(1.0, end - clock.now()), clock), tell)
    for step in back.way.after:
        _make(cluster, step, tell)
    return _ended(cluster, back, about)


def _note(cluster: Cluster, back: Back) -> None:
    body = cluster.get(back.deployment)
    if body is None:
        return
    begun = rollback.begun(body)
    held = hold.paused(body) or bool(begun and begun.held)
    pace = begun.pace if begun and begun.pace else rollback.pace(body)
    restart = back.way.restart or _restarts(begun, back)
    going = Going(back.way.to, back.number, held, restart, pace)
    cluster.patch(back.deployment, {"metadata": {"annotations": {GOING: going.written()}}})


def _hurry(cluster: Cluster, back: Back) -> None:
    body = cluster.get(back.deployment)
    if body is not None and not back.gently and (change := rollback.hurried(body)):
        cluster.patch(back.deployment, change)


def _restarts(begun: Going | None, back: Back) -> bool:
    return begun is not None and begun.to == back.way.to and begun.restart


def _make(cluster: Cluster, step: rollback.Step, tell: Tell) -> None:
    if cluster.get(step.ref) is None:
        cluster.apply(dict(step.change))
    else:
        cluster.patch(step.ref, step.change)
    tell(step.what)


def _secrets(cluster: Cluster, back: Back, end: float, clock: Clock) -> None:
    """Wait until the stores have filled the Secrets with the versions that are named again."""
    refs = [step.ref for step in back.way.steps if step.ref.kind == "ExternalSecret"]
    while waiting := [ref for ref in refs if not _filled(cluster.get(ref) or {})]:
        if clock.now() >= end:
            raise DoesNotServe([_not_filled(ref) for ref in waiting])
        clock.sleep(1.0)


def _filled(external: Body) -> bool:
    """Whether the Secret is of this generation of its ExternalSecret, as the status tells it."""
    generation = str(mapping(external, "metadata").get("generation", ""))
    synced = text(external, "status", "syncedResourceVersion")
    return synced.partition("-")[0] == generation


def _not_filled(ref: ObjectRef) -> Problem:
    message = Text(
        f"the store has not filled the Secret of {ref} with the version of then; "
        "no pod was changed",
        f"存储尚未按当时的版本填充 {ref} 的 Secret；没有改动任何 Pod",
    )
    return Problem(message, None, _REPEAT)


_REPEAT = Text(
    "repeat the call to go on from here, or go to another record with --to",
    "重复执行可从此处继续，或用 --to 改去另一条记录",
)


def serving(cluster: Cluster, ref: ObjectRef, patience: tuple[float, Clock], tell: Tell) -> None:
    """Wait until every pod is as the Deployment asks and ready, and its Services find one.

    Raises DoesNotServe, at once where waiting cannot help, else in the end.
    """
    seconds, clock = patience
    end, said = clock.now() + seconds, Text("", "")
    clock.sleep(1.0)  # the status may still speak of what was before
    while not _serves(cluster, ref):
        state = health.of(cluster.get(ref) or {}, belongings.pods(cluster, ref))
        if state.hopeless or clock.now() >= end:
            raise DoesNotServe([_not_serving(ref, each) for each in state.why or (_UNREADY,)])
        now = Text(
            f"waiting: {state.ready} of {state.wanted} pods are ready",
            f"等待中：{state.wanted} 个 Pod 中 {state.ready} 个就绪",
        )
        if now != said:
            tell(said := now)
        clock.sleep(1.0)


_UNREADY = Text("not ready", "未就绪")


def _serves(cluster: Cluster, ref: ObjectRef) -> bool:
    body = cluster.get(ref) or {}
    if not hold.complete(body):
        return False
    named = belongings.services(cluster, body)
    empty = mapping(body, "spec").get("replicas") == 0
    return empty or all(cluster.endpoints(ref.namespace, name) for name in named)


def _not_serving(ref: ObjectRef, why: Text) -> Problem:
    message = Text(f"{ref} does not serve: {why.en}", f"{ref} 未能提供服务：{why.zh}")
    return Problem(message, None, _REPEAT)


def _ended(cluster: Cluster, back: Back, about: About) -> Record:
    """Hold it again if it was held, at its own pace; write the record; take the note away."""
    ref = back.deployment
    body = cluster.get(ref) or {}
    begun = rollback.begun(body)
    if begun:
        spec = changes.between(rollback.pace(body), begun.pace or rollback.pace(body))
        held = {"paused": True} if begun.held else {}
        if spec or held:
            cluster.patch(ref, {"spec": {**spec, **held}})
    made = records.write(cluster, ref, about)
    if isinstance(made, Text):
        raise NoWay([Problem(made)])
    if begun:
        cluster.patch(ref, {"metadata": hold.without(cluster.get(ref) or {}, GOING)})
    return made


def tidy(cluster: Cluster, deployment: ObjectRef) -> None:
    """Take away the note of a way whose record stands already: only its last line was missing."""
    body = cluster.get(deployment) or {}
    if rollback.begun(body) and way_back.going(body, records.good(cluster, deployment)) is None:
        cluster.patch(deployment, {"metadata": hold.without(body, GOING)})
