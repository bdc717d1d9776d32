"""The way back to a release that is on record: every change, in order, before any is made."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import items, mapping, number, text
from setsail.release import keep
from setsail.release import record as records
from setsail.release.record import Record, replicas

GOING = "setsail.dev/going-back"
"""The annotation of a Deployment that is on its way back: a Going."""
RESTART = "setsail.dev/release"
"""The annotation of a pod template that only configuration changed for: the record it is for."""


class Going(NamedTuple):
    """A way that is being gone: to which record, and which number its own will have.

    `held` says that the Deployment is held again at the end, `restart` that its pods are replaced
    for configuration alone; `pace` is how fast it rolled before we made it hurry.
    """

    to: int
    number: int
    held: bool = False
    restart: bool = False
    pace: Mapping[str, Any] | None = None

    def written(self) -> str:
        """As the annotation says it."""
        return json.dumps(self._asdict())


def begun(deployment: Body) -> Going | None:
    """The way that a Deployment is on, if it is on one."""
    said = text(deployment, "metadata", "annotations", GOING)
    try:
        return Going(**json.loads(said)) if said else None
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one object, as a merge patch; an object that is gone is made again whole."""

    what: Text
    ref: ObjectRef
    change: changes.Change


@dataclass(frozen=True, slots=True)
class Way:
    """The steps back, those `after` the pods serve, and what cannot be brought back by them.

    `restart` says that pods are replaced although their template is the same."""

    to: int
    steps: tuple[Step, ...]
    warnings: tuple[Text, ...]
    after: tuple[Step, ...] = ()
    restart: bool = False


Live = Mapping[tuple[str, str], Body]
"""What is on the cluster, by kind and name; the copies of configuration too."""


PACE = ("strategy", "minReadySeconds")
"""What says how fast a Deployment rolls."""


def pace(deployment: Body) -> Mapping[str, Any]:
    """How fast a Deployment rolls."""
    return {key: mapping(deployment, "spec").get(key) for key in PACE}


def hurried(deployment: Body) -> changes.Change:
    """What makes all pods come at once, beside those that run: the version was judged long ago.

    Nothing for one that first ends its pods: that is its owner's word. How many may be missing
    stays as it is.
    """
    if text(deployment, "spec", "strategy", "type") == "Recreate":
        return {}
    rolling = {"rollingUpdate": {"maxSurge": "100%"}}
    return {"spec": {"minReadySeconds": None, "strategy": rolling}}


def usual(found: Sequence[Record], changed: bool) -> int | Text:
    """The record that is gone back to where none is named, or why there is none to choose.

    What runs and was `changed` since the newest record goes back to that one; a way back that
    was gone already is not gone on by repeating the call.
    """
    served = [record for record in found if record.about.outcome in keep.SERVED]
    if served and changed:
        return served[-1].number
    if served and (back := served[-1].about.returned_to):
        return Text(
            f"it went back to record {back} already; --to N goes further",
            f"已经退回到记录 {back}；要再往前请用 --to N",
        )
    if len(served) < 2:
        return Text(
            "there is no earlier release on record: each release writes one",
            "没有更早的发布记录：每次发布会写入一条",
        )
    return served[-2].number


def plan(found: Sequence[Record], to: int, live: Live, going: Going | None = None) -> Way | Text:
    """The way to record number `to`, or why there is none. `found` are all, in their order;
    `going` is the way that was begun and not ended."""
    target = next((record for record in found if record.number == to), None)
    if target is None:
        kept = ", ".join(str(record.number) for record in found)
        return Text(f"there is no record {to}; kept are: {kept}", f"没有记录 {to}；现有：{kept}")
    if why := below(found, target):
        return why
    configuration = tuple(_configuration(target, live))
    resumed = going is not None and going.to == to and going.restart
    token = str(found[-1].number + 1)
    present = live.get(_key(target.of("Deployment")))
    wanted = _pinned(target, present, live)
    same = hold_back(mapping(present, "spec", "template")) == hold_back(wanted["spec"]["template"])
    restart = bool(present) and same and (bool(configuration) or resumed)
    if restart:
        wanted = changes.merge(wanted, _restarted(token))
    steps = (*configuration, *_room(target, present), *_around(target, live))
    pods = tuple(_pods(target, wanted, present, restart))
    return Way(to, (*steps, *pods), tuple(_warnings(target)), tuple(_less(target, live)), restart)


def below(found: Sequence[Record], target: Record) -> Text | None:
    """Why the stores do not serve a record any more; None where they do."""
    floor = max(record.about.floor for record in found)
    if target.about.level >= floor:
        return None
    return Text(
        f"the stores no longer serve it: record {target.number} was written for migration "
        f"{target.about.level}, and what is below {floor} has been removed",
        f"存储已不再支持：记录 {target.number} 对应数据库变更 {target.about.level}，"
        f"{floor} 以下已移除",
    )


def hold_back(template: Body) -> Body:
    """A template without the annotations that only replace pods, ours and kubectl's."""
    notes = mapping(template, "metadata", "annotations")
    kept = {key: value for key, value in notes.items() if key not in _REPLACES}
    about = {k: v for k, v in mapping(template, "metadata").items() if k != "annotations"}
    return {**template, "metadata": {**about, **({"annotations": kept} if kept else {})}}


_REPLACES = (RESTART, "kubectl.kubernetes.io/restartedAt")


def _restarted(token: str) -> Body:
    return {"spec": {"template": {"metadata": {"annotations": {RESTART: token}}}}}


def _pinned(target: Record, present: Body | None, live: Live) -> Body:
    """The Deployment of a record, with the digest of each image that does not run already: its
    tag may have moved since."""
    wanted: Body = copy.deepcopy(target.of("Deployment"))
    now = {text(c, "name"): text(c, "image") for c in items(present, *_CONTAINERS)}
    for container in items(wanted, *_CONTAINERS):
        name, image = text(container, "name"), text(container, "image")
        digests = {each.digest for each in target.images if each.container == name}
        digest = digests.pop() if len(digests) == 1 else ""
        runs = _running(name, live) in (set(), {digest}) and now.get(name) == image
        if digest and "@" not in image and not runs:
            container["image"] = f"{image}@{digest}"
    return wanted


_CONTAINERS = ("spec", "template", "spec", "containers")


def _running(container: str, live: Live) -> set[str]:
    """The digests of the images that its pods run for a container."""
    pods = (body for (kind, _), body in live.items() if kind == "Pod")
    statuses = (each for pod in pods for each in items(pod, "status", "containerStatuses"))
    named = (each for each in statuses if text(each, "name") == container)
    return {digest for each in named if (digest := text(each, "imageID").partition("@")[2])}


def _warnings(target: Record) -> Iterator[Text]:
    for each in target.secrets:
        if not each.version:
            yield Text(
                f"the Secret {each.name} stays as it is: its store keeps no versions",
                f"Secret {each.name} 保持现状：其存储没有版本",
            )
        else:
            yield Text(
                f"the Secret {each.name} was at {each.version}: its store must serve that",
                f"Secret {each.name} 当时为 {each.version}：须由其存储提供该版本",
            )


def _configuration(target: Record, live: Live) -> Iterator[Step]:
    for each in target.configuration:
        kept = live.get(("ConfigMap", each.copy), {})
        body = {**_head("ConfigMap", each.name, kept), **records.content(kept)}
        what = Text(f"configuration {each.name}", f"配置 {each.name}")
        yield from _step(what, body, live)


def _room(target: Record, present: Body | None) -> Iterator[Step]:
    """As many pods as there were, before requests are many again; never fewer here."""
    if present is not None and replicas(target) > _asked(present):
        yield _scaled(target)


def _scaled(target: Record) -> Step:
    wanted = replicas(target)
    what = Text(f"{wanted} pods", f"{wanted} 个 Pod")
    return Step(what, _ref(target.of("Deployment")), changes.scaled(wanted))


def _around(target: Record, live: Live) -> Iterator[Step]:
    for body in target.objects[1:]:
        named = f"{text(body, 'kind')} {text(body, 'metadata', 'name')}"
        yield from _step(Text(named, named), body, live)


def _less(target: Record, live: Live) -> Iterator[Step]:
    """Fewer pods come last, and only where no autoscaler says how many are needed."""
    name = text(target.of("Deployment"), "metadata", "name")
    scalers = [body for (kind, _), body in live.items() if kind == _SCALER]
    scaled = target.of(_SCALER) or any(
        text(body, "spec", "scaleTargetRef", "name") == name for body in scalers
    )
    present = live.get(("Deployment", name))
    if present is not None and not scaled and replicas(target) < _asked(present):
        yield _scaled(target)


_SCALER = "HorizontalPodAutoscaler"


def _asked(deployment: Body) -> int:
    found = number(deployment, "spec", "replicas")
    return 1 if found is None else found


def _pods(target: Record, wanted: Body, present: Body | None, restart: bool) -> Iterator[Step]:
    what = Text(f"the pods of record {target.number}", f"记录 {target.number} 的 Pod")
    if present is None:
        yield Step(what, _ref(wanted), wanted)
        return
    now, then = (mapping(body, "spec", "template") for body in (present, wanted))
    if hold_back(now) != hold_back(then) or (restart and _token(now) < _token(then)):
        change = {"paused": None, "template": changes.between(now, then)}
        yield Step(what, _ref(wanted), {"spec": change})


def _token(template: Body) -> int:
    said = text(template, "metadata", "annotations", RESTART)
    return int(said) if said.isdigit() else 0


def _key(body: Body) -> tuple[str, str]:
    return text(body, "kind"), text(body, "metadata", "name")


def _head(kind: str, name: str, like: Body) -> Body:
    about = {"name": name, "namespace": text(like, "metadata", "namespace")}
    return {"apiVersion": "v1", "kind": kind, "metadata": about}


_GIVEN = ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")
"""What the API server gives a Service: it stays while the Service does, and is never asked for."""


def _step(what: Text, body: Body, live: Live) -> Iterator[Step]:
    """What makes a live object say again what it said; nothing where it does."""
    ref = _ref(body)
    present = live.get((ref.kind, ref.name))
    body = _allowed(body, present)
    if present is None:
        yield Step(what, ref, body)
        return
    parts = [key for key in ("spec", "data", "binaryData") if key in body or key in present]
    change: dict[str, Any] = {
        key: changes.between(present.get(key), body.get(key))
        for key in parts
        if present.get(key) != body.get(key)
    }
    if change:
        yield Step(what, ref, change)


def _allowed(body: Body, present: Body | None) -> Body:
    """The object with what its Service was given: that cannot be changed, or asked for."""
    if text(body, "kind") != "Service":
        return body
    now = mapping(present, "spec")
    free = {k: v for k, v in mapping(body, "spec").items() if k not in _GIVEN or v == "None"}
    return {**body, "spec": {**free, **{key: now[key] for key in _GIVEN if key in now}}}


def _ref(body: Body) -> ObjectRef:
    about = mapping(body, "metadata")
    kind, version = text(body, "kind"), text(body, "apiVersion")
    return ObjectRef(version, kind, str(about.get("namespace", "")), str(about.get("name")))
