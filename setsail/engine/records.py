"""Records of releases on a cluster: written after each, read back, and the old ones let go."""

import copy

from setsail.cluster.protocol import Body, Cluster
from setsail.engine import belongings, hold
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import items, mapping, strings, text
from setsail.release import chain, keep, reads, rollback
from setsail.release import record as records
from setsail.release.record import About, Record

_READERS = ("Deployment", "StatefulSet", "DaemonSet", "CronJob")


def write(
    cluster: Cluster, deployment: ObjectRef, about: About, most: int = keep.MOST
) -> Record | Text:
    """Record what runs now; the record as it stands, or why it could not be written.

    Of the older ones the newest few stay. Raises ClusterFailed.
    """
    found = good(cluster, deployment)
    body = cluster.get(deployment)
    if body is None:
        return Text(f"there is no {deployment.name}", f"不存在 {deployment.name}")
    going = rollback.begun(body)
    surplus = keep.surplus(found, {going.to} if going else (), most - 1)
    kept = [record for record in found if record not in surplus]
    around = (*belongings.of(cluster, body), *belongings.read(cluster, deployment.namespace))
    runs = _as_it_runs(cluster, body, found)
    pods = belongings.pods(cluster, deployment)
    last = found[-1] if found else None
    number = next_number(cluster, deployment)
    made = records.take(about, (runs, *around, *pods), last, kept, number)
    for each in made:
        cluster.apply(each)
    written = records.read(made[-1])
    if isinstance(written, Record):
        _let_go(cluster, deployment, surplus, (*kept, written))
    return written


def next_number(cluster: Cluster, deployment: ObjectRef) -> int:
    """The number of the next record: above that of each which exists, even of one that cannot be
    read any more."""
    head = records.name_of(deployment.name, 0).removesuffix("0")
    bodies = cluster.find("ConfigMap", deployment.namespace)
    names = (text(body, "metadata", "name") for body in bodies)
    ends = (name.removeprefix(head) for name in names if name.startswith(head))
    return 1 + max((int(end) for end in ends if end.isdecimal()), default=0)


def _let_go(
    cluster: Cluster,
    deployment: ObjectRef,
    surplus: tuple[Record, ...],
    kept: tuple[Record, ...],
) -> None:
    """Delete what is not kept any more. The new record stands before the first old one goes."""
    for record in surplus:
        name = records.name_of(deployment.name, record.number)
        cluster.delete(ObjectRef("v1", "ConfigMap", deployment.namespace, name))
    if not surplus:
        return
    others = [record for record in every(cluster, deployment.namespace) if record not in surplus]
    read = {
        name
        for kind in _READERS
        for body in belongings.find(cluster, kind, deployment.namespace)
        for name in reads.configuration(body)
    }
    copies = cluster.find("ConfigMap", deployment.namespace)
    for name in keep.idle(copies, (*others, *kept), read):
        cluster.delete(ObjectRef("v1", "ConfigMap", deployment.namespace, name))


def _as_it_runs(cluster: Cluster, body: Body, found: list[Record]) -> Body:
    """The Deployment with the template of its pods, which is another than it asks for while a
    version that was taken back is still wanted."""
    if not hold.paused(body) or hold.complete(body):
        return body
    about = mapping(body, "metadata")
    ref = ObjectRef("apps/v1", "Deployment", text(about, "namespace"), text(about, "name"))
    revision = hold.revision(cluster, ref)
    for replicas in belongings.find(cluster, "ReplicaSet", ref.namespace):
        labels = strings(replicas, "metadata", "labels")
        owners = items(replicas, "metadata", "ownerReferences")
        if labels.get(_HASH) == revision and any(text(o, "name") == ref.name for o in owners):
            template = copy.deepcopy(mapping(replicas, "spec", "template"))
            template["metadata"]["labels"].pop(_HASH, None)
            return {**body, "spec": {**body["spec"], "template": template}}
    served = [record for record in found if record.about.outcome in keep.SERVED]
    if not served:
        return body
    template = mapping(served[-1].of("Deployment"), "spec", "template")
    return {**body, "spec": {**body["spec"], "template": template}}


_HASH = "pod-template-hash"


def read(cluster: Cluster, deployment: ObjectRef) -> list[Record | Text]:
    """The records of a Deployment in their order, then what is wrong with the others."""
    bodies = cluster.find("ConfigMap", deployment.namespace)
    label = records.label(deployment.name)
    mine = [b for b in bodies if text(b, "metadata", "labels", records.OF) == label]
    found = [records.read(body) for body in mine]
    fit = [r for r in found if isinstance(r, Record) and _of(r) == deployment.name]
    ordered = sorted(fit, key=lambda record: record.number)
    return [*ordered, *(each for each in found if not isinstance(each, Record))]


def _of(record: Record) -> str:
    return text(record.of("Deployment"), "metadata", "name")


def good(cluster: Cluster, deployment: ObjectRef) -> list[Record]:
    """The records of a Deployment that can be read, in their order."""
    return [each for each in read(cluster, deployment) if isinstance(each, Record)]


def every(cluster: Cluster, namespace: str) -> list[Record]:
    """The records of all Deployments of a namespace that can be read."""
    bodies = cluster.find("ConfigMap", namespace)
    mine = [b for b in bodies if records.OF in mapping(b, "metadata", "labels")]
    return [each for each in map(records.read, mine) if isinstance(each, Record)]


def faults(cluster: Cluster, deployment: ObjectRef) -> tuple[Text, ...]:
    """What is wrong with the records of a Deployment; empty where the chain holds."""
    found = read(cluster, deployment)
    kept = [each for each in found if isinstance(each, Record)]
    broken = [each for each in found if not isinstance(each, Record)]
    copies = cluster.find("ConfigMap", deployment.namespace)
    return (*broken, *chain.faults(kept, copies))


def live(cluster: Cluster, deployment: ObjectRef) -> rollback.Live:
    """What is on the cluster of all that the records of a Deployment name, and its pods."""
    kinds = {text(b, "kind") for record in good(cluster, deployment) for b in record.objects}
    wanted = sorted(kinds | {"ConfigMap", "Deployment", "HorizontalPodAutoscaler"})
    bodies = [
        body for kind in wanted for body in belongings.find(cluster, kind, deployment.namespace)
    ]
    bodies += belongings.pods(cluster, deployment)
    return {(text(b, "kind"), text(b, "metadata", "name")): b for b in bodies}


def way_back(cluster: Cluster, deployment: ObjectRef, to: int) -> rollback.Way | Text:
    """The plan of going back to a record, or why there is no way; nothing is changed."""
    if broken := faults(cluster, deployment):
        return broken[0]
    seen = live(cluster, deployment)
    going = rollback.begun(seen.get(("Deployment", deployment.name), {}))
    return rollback.plan(good(cluster, deployment), to, seen, going)


def go(cluster: Cluster, way: rollback.Way) -> None:
    """Make every change of the plan. The caller holds the Deployment again when it is complete."""
    for step in way.steps:
        if cluster.get(step.ref) is None:
            cluster.apply(dict(step.change))
        else:
            cluster.patch(step.ref, step.change)
