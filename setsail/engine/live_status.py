"""How a system is on its cluster: each workload, in one row."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.cluster import difference, health
from setsail.cluster.health import Health
from setsail.cluster.protocol import Body
from setsail.derive import concerns
from setsail.engine import live_bodies
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import text
from setsail.system.values import System
from setsail.world import cluster, cluster_pods

_KINDS = (*health.ROLLED, "CronJob")


class Row(NamedTuple):
    """One workload. `changed` is who changed it last, and when."""

    ref: ObjectRef
    version: str
    health: Health
    changed: tuple[str, str]


def rows(system: System, live: cluster.Live) -> tuple[Row, ...]:
    """Every workload of a system in one environment, in the order of applying: one call for
    each of its kinds, and one for the pods."""
    wanted = [cluster.reference(each.body) for each in concerns.everything(system).objects]
    wanted = [ref for ref in wanted if ref.kind in _KINDS]
    kinds = dict.fromkeys(ref.kind for ref in wanted)
    namespaces = dict.fromkeys(ref.namespace for ref in wanted)
    found = {
        (kind, text(body, "metadata", "name")): body
        for namespace in namespaces
        for kind in kinds
        for body in live.stream(ObjectRef("", kind, namespace, ""), fields=True)
    }
    pods: dict[str, list[Body]] = {}
    for namespace in namespaces:
        for pod in live.stream(ObjectRef("v1", "Pod", namespace, "")):
            pods.setdefault(cluster_pods.workload(pod), []).append(live_bodies.seen(pod))
    return tuple(_rows(wanted, found, pods))


def _rows(
    wanted: list[ObjectRef], found: dict[tuple[str, str], Body], pods: dict[str, list[Body]]
) -> Iterator[Row]:
    for ref in wanted:
        body = found.get((ref.kind, ref.name))
        if body is None:
            missing = Health(0, 1, (Text("not on the cluster", "集群上没有"),))
            yield Row(ref, "", missing, ("", ""))
            continue
        state = Health(0, 0) if ref.kind == "CronJob" else health.of(body, pods.get(ref.name, ()))
        yield Row(ref, version(body), state, difference.last_change(body))


def version(body: Body) -> str:
    """The version that a workload runs: its label, or the tag of its first image."""
    said = text(body, "metadata", "labels", "app.kubernetes.io/version")
    image = text(body, "spec", "template", "spec", "containers", 0, "image")
    name, _, digest = image.rpartition("/")[2].partition("@")
    return said or name.partition(":")[2] or digest[:19]
