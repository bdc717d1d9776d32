"""Records of releases on a cluster: written after each, read back, and gone back to."""

from setsail.cluster.protocol import Body, Cluster
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.manifest import items, mapping, strings, text
from setsail.release import record as records
from setsail.release import rollback
from setsail.release.record import About, Record

_ROUTES = ("HTTPRoute",)


def write(cluster: Cluster, deployment: ObjectRef, about: About) -> Record | Text:
    """Record what runs now; the record as it stands, or why it could not be written."""
    kept = [each for each in read(cluster, deployment) if isinstance(each, Record)]
    body = cluster.get(deployment)
    if body is None:
        return Text(f"there is no {deployment.name}", f"不存在 {deployment.name}")
    made = records.take(about, (body, *_around(cluster, body)), kept[-1] if kept else None)
    for each in made:
        cluster.apply(each)
    return records.read(made[-1])


def _around(cluster: Cluster, deployment: Body) -> list[Body]:
    """What may belong to a Deployment: what reads its pods, and what its pods read."""
    namespace = text(deployment, "metadata", "namespace")
    labels = strings(deployment, "spec", "template", "metadata", "labels")
    name = text(deployment, "metadata", "name")
    found: list[Body] = []
    for body in cluster.find("HorizontalPodAutoscaler", namespace):
        if text(body, "spec", "scaleTargetRef", "name") == name:
            found.append(body)
    for body in cluster.find("PodDisruptionBudget", namespace):
        if selector.matches(mapping(body, "spec", "selector"), labels):
            found.append(body)
    for body in cluster.find("Service", namespace):
        chosen = strings(body, "spec", "selector")
        if chosen and selector.matches({"matchLabels": chosen}, labels):
            found.append(body)
    services = {text(b, "metadata", "name") for b in found if b["kind"] == "Service"}
    for kind in _ROUTES:
        found += [b for b in cluster.find(kind, namespace) if services & set(_backends(b))]
    for kind in ("ConfigMap", "Secret", "ExternalSecret"):
        found += cluster.find(kind, namespace)
    return found


def _backends(route: Body) -> list[str]:
    rules = items(route, "spec", "rules")
    return [text(b, "name") for rule in rules for b in items(rule, "backendRefs")]


def read(cluster: Cluster, deployment: ObjectRef) -> list[Record | Text]:
    """The records of a Deployment in their order, then what is wrong with the others."""
    bodies = cluster.find("ConfigMap", deployment.namespace)
    mine = [b for b in bodies if text(b, "metadata", "labels", records.OF) == deployment.name]
    found = [records.read(body) for body in mine]
    good = sorted((r for r in found if isinstance(r, Record)), key=lambda r: r.number)
    return [*good, *(each for each in found if not isinstance(each, Record))]


def faults(cluster: Cluster, deployment: ObjectRef) -> tuple[Text, ...]:
    """What is wrong with the records of a Deployment; empty where the chain holds."""
    found = read(cluster, deployment)
    chain = [each for each in found if isinstance(each, Record)]
    broken = [each for each in found if not isinstance(each, Record)]
    copies = cluster.find("ConfigMap", deployment.namespace)
    return (*broken, *records.faults(chain, copies))


def way_back(cluster: Cluster, deployment: ObjectRef, to: int) -> rollback.Way | Text:
    """The plan of going back to a record, or why there is no way; nothing is changed."""
    if broken := faults(cluster, deployment):
        return broken[0]
    chain = [each for each in read(cluster, deployment) if isinstance(each, Record)]
    kinds = {text(body, "kind") for record in chain for body in record.objects} | {"ConfigMap"}
    bodies = [body for kind in kinds for body in cluster.find(kind, deployment.namespace)]
    live = {(text(b, "kind"), text(b, "metadata", "name")): b for b in bodies}
    return rollback.plan(chain, to, live)


def go(cluster: Cluster, way: rollback.Way) -> None:
    """Make every change of the plan. The caller holds the Deployment again when it is complete."""
    for step in way.steps:
        if cluster.get(step.ref) is None:
            cluster.apply(dict(step.change))
        else:
            cluster.patch(step.ref, step.change)
