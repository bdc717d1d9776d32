"""How a system is on its cluster: each workload, in one row."""

from collections.abc import Iterable, Iterator
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
from setsail.world.following import Following

_KINDS = (*health.ROLLED, "CronJob")


class Row(NamedTuple):
    """One workload. `changed` is who changed it last, and when."""

    ref: ObjectRef
    version: str
    health: Health
    changed: tuple[str, str]


def rows(system: System, live: cluster.Live) -> tuple[Row, ...]:
    """Every workload of a system in one environment, in the order of applying: one call for each
    of its kinds, and one for the pods."""
    wanted = _wanted(system)
    bodies = [
        body
        for of in _followed(wanted)
        for body in map(_kept, live.stream(of, fields=of.kind != "Pod"))
    ]
    return _of_bodies(wanted, bodies)


def watch(system: System, live: cluster.Live) -> Iterator[tuple[Row, ...]]:
    """The rows now, and again after each change, for as long as somebody asks. Raises
    ClusterFailed for what does not pass by itself; everything else is waited out."""
    wanted = _wanted(system)
    with Following(live, _followed(wanted)) as following:
        for bodies in following.states():
            yield _of_bodies(wanted, map(_kept, bodies))


def _wanted(system: System) -> list[ObjectRef]:
    refs = (cluster.reference(each.body) for each in concerns.everything(system).objects)
    return [ref for ref in refs if ref.kind in _KINDS]


def _followed(wanted: list[ObjectRef]) -> list[ObjectRef]:
    """The collections that hold the workloads and their pods."""
    kinds = dict.fromkeys(ref.kind for ref in wanted)
    namespaces = dict.fromkeys(ref.namespace for ref in wanted)
    return [ObjectRef("", kind, space, "") for space in namespaces for kind in (*kinds, "Pod")]


def _kept(body: Body) -> Body:
    return live_bodies.seen(body) if body.get("kind") == "Pod" else body


def _of_bodies(wanted: list[ObjectRef], bodies: Iterable[Body]) -> tuple[Row, ...]:
    found: dict[tuple[str, str], Body] = {}
    pods: dict[str, list[Body]] = {}
    for body in bodies:
        if body["kind"] == "Pod":
            pods.setdefault(cluster_pods.workload(body), []).append(body)
        else:
            found[body["kind"], text(body, "metadata", "name")] = body
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
