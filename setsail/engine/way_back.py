"""The way back to a release that is on record, with all that is to be said about it beforehand.

Everything that stands in the way is found here, before anything is changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from setsail.cluster import change as changes
from setsail.cluster import difference
from setsail.cluster import owner as owners
from setsail.cluster.owner import Owner
from setsail.cluster.protocol import Body, Cluster
from setsail.engine import belongings, records, releasing_state
from setsail.engine.live_plan import Step
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping, text
from setsail.release import chain, keep, reads, rollback
from setsail.release.record import Record
from setsail.release.rollback import Going, Way

READERS = ("Deployment", "StatefulSet", "DaemonSet")
"""The kinds whose pods may read the same configuration."""


class NoWay(Refused):
    """There is no way back, or not to that record."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Back:
    """A way back, ready to be shown and gone. `number` is the record that it will write, `gently`
    says that its pods come no faster than its owner lets them."""

    deployment: ObjectRef
    way: Way
    target: Record
    shown: tuple[Step, ...]
    warnings: tuple[Text, ...]
    owner: Owner | None
    number: int
    live: rollback.Live
    gently: bool = False


def plan(cluster: Cluster, deployment: ObjectRef, to: int | None, trust: bool = False) -> Back:
    """The way back, with all that is to be said about it; nothing is changed.

    Raises NoWay with the reason. `trust` goes on although records were altered.
    """
    found = records.good(cluster, deployment)
    if not found:
        raise NoWay([no_record(deployment)])
    live = records.live(cluster, deployment)
    present = live.get(("Deployment", deployment.name), {})
    refuse_under_way(cluster, deployment)
    begun = going(present, found)
    number = to or (begun.to if begun else 0) or _usual(found, live)
    broken = records.faults(cluster, deployment)
    way = rollback.plan(found, number, live, begun)
    if isinstance(way, Text):
        raise NoWay([Problem(way, None, _LISTS)])
    target = next(record for record in found if record.number == number)
    _refuse_altered(cluster, target, broken, trust)
    body = cluster.get(deployment)
    warnings = (
        *broken,
        *way.warnings,
        *_readers(cluster, deployment, way),
        *_since(cluster, body, target),
    )
    return Back(
        deployment=deployment,
        way=way,
        target=target,
        shown=tuple(_shown(cluster, way)),
        warnings=warnings,
        owner=owners.of(body or {}),
        number=records.next_number(cluster, deployment),
        live=live,
    )


def going(present: Body, found: list[Record]) -> Going | None:
    """The way that is being gone; one whose record stands already is at its end."""
    begun = rollback.begun(present)
    return begun if begun and all(record.number < begun.number for record in found) else None


def _usual(found: list[Record], live: rollback.Live) -> int:
    number = rollback.usual(found, changed(found, live))
    if isinstance(number, Text):
        raise NoWay([Problem(number, None, _LISTS)])
    return number


def changed(found: list[Record], live: rollback.Live) -> bool:
    """Whether what runs is not the newest version that served: its pods, or what they read."""
    known = served(found)
    way = rollback.plan(found, known[-1].number, live) if known else Text("", "")
    return isinstance(way, Way) and any(_matters(step) for step in way.steps)


def served(found: list[Record]) -> list[Record]:
    """The records of versions that served everybody."""
    return [record for record in found if record.about.outcome in keep.SERVED]


def scaler(cluster: Cluster, deployment: ObjectRef) -> Body | None:
    """The autoscaler of a Deployment."""
    for body in cluster.find("HorizontalPodAutoscaler", deployment.namespace):
        if text(body, "spec", "scaleTargetRef", "name") == deployment.name:
            return body
    return None


def _matters(step: rollback.Step) -> bool:
    return step.ref.kind == "ConfigMap" or "template" in mapping(step.change, "spec")


_LISTS = Text("--list shows what is on record", "--list 会列出所有记录")


def no_record(deployment: ObjectRef) -> Problem:
    """That nothing is on record, and what then can be done."""
    message = Text(
        f"there is no record of a release of {deployment.name} in {deployment.namespace}",
        f"{deployment.namespace} 中没有 {deployment.name} 的发布记录",
    )
    help = Text(
        "each release writes one; without any, kubectl rollout undo brings back the pods alone",
        "每次发布会写入一条；没有记录时，kubectl rollout undo 只能退回 Pod 本身",
    )
    return Problem(message, None, help)


def refuse_under_way(cluster: Cluster, deployment: ObjectRef) -> None:
    """Raise NoWay while a release is under way: it has a way back of its own, which
    knows where requests go."""
    place, name = deployment.namespace, deployment.name
    canary = ObjectRef("apps/v1", "Deployment", place, f"{name}-canary")
    signs = (each for each in (canary, releasing_state.ref(place, name)) if cluster.get(each))
    for sign in signs:
        message = Text(
            f"a release of {name} is under way: {sign.name} is there",
            f"{name} 正在发布：存在 {sign.name}",
        )
        help = Text("setsail abort takes it back", "请用 setsail abort 退回")
        raise NoWay([Problem(message, None, help)])


def _refuse_altered(
    cluster: Cluster, target: Record, broken: tuple[Text, ...], trust: bool
) -> None:
    copies = cluster.find("ConfigMap", text(target.of("Deployment"), "metadata", "namespace"))
    held = {text(body, "metadata", "name"): body for body in copies}
    problems = [Problem(each) for each in chain.copy_faults(target, held)]
    if problems:  # what cannot be brought back is not helped by trust
        raise NoWay(problems)
    if broken and not trust:
        help = Text(
            "see what was altered, and by whom; --trust-records goes on nevertheless",
            "请先查明被谁改动；--trust-records 可在此情况下继续",
        )
        raise NoWay([Problem(each, None, help) for each in broken])


def _readers(cluster: Cluster, deployment: ObjectRef, way: Way) -> Iterator[Text]:
    """Others that read configuration which is changed back."""
    changed = {step.ref.name for step in way.steps if step.ref.kind == "ConfigMap"}
    for kind in READERS if changed else ():
        for body in belongings.find(cluster, kind, deployment.namespace):
            name = text(body, "metadata", "name")
            mine = kind == "Deployment" and name == deployment.name
            for shared in () if mine else sorted(changed & reads.configuration(body)):
                yield Text(
                    f"{kind} {name} reads the configuration {shared} too",
                    f"{kind} {name} 也读取配置 {shared}",
                )


def _since(cluster: Cluster, body: Body | None, target: Record) -> Iterator[Text]:
    """What belongs to the Deployment now and was not there then: it is nobody's to remove."""
    then = {(text(b, "kind"), text(b, "metadata", "name")) for b in target.objects}
    for each in belongings.of(cluster, body) if body else ():
        if (key := (text(each, "kind"), text(each, "metadata", "name"))) not in then:
            kind, name = key
            yield Text(
                f"{kind} {name} was not there then, and stays",
                f"{kind} {name} 当时不存在，将保留",
            )


def _shown(cluster: Cluster, way: Way) -> Iterator[Step]:
    """Each object that changes, once, with all its fields."""
    steps = (*way.steps, *way.after)
    for ref in dict.fromkeys(step.ref for step in steps):
        before = cluster.get(ref)
        after: Body = before or {}
        for step in steps:
            if step.ref == ref:
                after = changes.merge(after, step.change)
        if before is None:
            yield Step("", ref, after, "create")
            continue
        found = difference.changes(before, after)
        owned = difference.owners(before)
        names = dict.fromkeys(owned[each.path] for each in found if each.path in owned)
        yield Step("", ref, after, "change", found, tuple(names))


def unended(back: Back) -> bool:
    """Whether the way was begun and is not at its end, though nothing differs any more."""
    return rollback.begun(back.live.get(("Deployment", back.deployment.name), {})) is not None


def floor(cluster: Cluster, deployment: ObjectRef) -> int:
    """The lowest migration whose versions the stores still serve."""
    return max(record.about.floor for record in records.good(cluster, deployment))
