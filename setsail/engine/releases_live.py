"""The releases that are under way on a cluster, and who steers each."""

from typing import NamedTuple

from setsail.cluster.protocol import Cluster
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.finding.text import Text
from setsail.report import release_text


class Running(NamedTuple):
    """One release: where it stands, and whether somebody steers it."""

    name: str
    told: Text
    steered: bool


def running(cluster: Cluster, namespace: str, now: float) -> tuple[Running, ...]:
    """The releases of a namespace. Raises Unreadable, ClusterFailed."""
    return tuple(_running(cluster, saved, now) for saved in states.running(cluster, namespace))


def _running(cluster: Cluster, saved: states.Saved, now: float) -> Running:
    subject = saved.subject
    holder = leases.holder(cluster, leases.ref(subject.namespace, subject.name))
    steers = holder.steers(now)
    told = release_text.summary(subject.name, saved.release)
    who = holder.name if steers else "-"
    return Running(
        subject.name,
        Text(f"release of {told.en} (steered by {who})", f"发布 {told.zh}（操控者：{who}）"),
        steers,
    )
