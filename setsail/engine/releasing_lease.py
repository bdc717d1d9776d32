"""Who steers a release: a Lease with one holder at a time, and a number that grows with each.

The number (`token`) fences: it stands in what is saved, so a holder that was overtaken while it
slept cannot save any more; and nobody writes to the cluster when its own lease may have run out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from setsail.cluster.protocol import Body, Changed, Cluster
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.manifest import number, text

LASTS = 15.0
"""Seconds without renewal after which another may take over."""
RENEWED = 5.0
"""Seconds after which the holder renews."""
_WRITES = 10.0
"""Seconds after a renewal in which the holder may write: less than it lasts, so that a write
that is under way arrives before anybody else begins."""


class Clock(NamedTuple):
    """Seconds since 1970 (a clock that goes on while the machine sleeps), and how to wait."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


class Taken(Refused):
    """Somebody else steers this release now. `holder` says who."""

    def __init__(self, problems: list[Problem], holder: str) -> None:
        super().__init__(problems)
        self.holder = holder


class Overslept(Exception):
    """More time has passed than a lease lasts: whether it is still ours must be asked first."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that is ours. `version` is the object's own, `renewed` when we renewed it last."""

    ref: ObjectRef
    holder: str
    token: int
    renewed: float


class Holder(NamedTuple):
    """Who holds a lease: "" for nobody; and when it was renewed last, in seconds since 1970."""

    name: str
    renewed: float

    def steers(self, now: float) -> bool:
        """Whether somebody steers, by what the clock here says."""
        return bool(self.name) and now < self.renewed + LASTS


def ref(namespace: str, name: str) -> ObjectRef:
    """The Lease of the release of a Deployment."""
    return ObjectRef("coordination.k8s.io/v1", "Lease", namespace, f"{name}-release")


def holder(cluster: Cluster, lease: ObjectRef) -> Holder:
    """Who holds a lease now."""
    return _holder(cluster.get(lease))


def _holder(body: Body | None) -> Holder:
    return Holder(text(body, "spec", "holderIdentity"), _seconds(text(body, "spec", "renewTime")))


def acquire(cluster: Cluster, lease: ObjectRef, me: str, clock: Clock) -> Lease:
    """Take a lease that nobody holds. Raises Taken where somebody does.

    Clocks of two machines may differ, so one that seems to have run out is watched for as long
    as its holder may leave it: one that is renewed meanwhile is alive.
    """
    body = cluster.get(lease)
    if body is None:
        try:
            cluster.create(_body(lease, me, 1, clock.now()))
        except Changed:
            raise taken(lease, holder(cluster, lease)) from None
        return Lease(lease, me, 1, clock.now())
    found = _holder(body)
    if found.name and found.name != me:
        if found.steers(clock.now()):
            raise taken(lease, found)
        clock.sleep(2 * RENEWED)
        if text(cluster.get(lease), "metadata", "resourceVersion") != _version(body):
            raise taken(lease, holder(cluster, lease))
    return _take(cluster, lease, body, me, clock.now())


def _take(cluster: Cluster, lease: ObjectRef, body: Body, me: str, now: float) -> Lease:
    token = (number(body, "spec", "leaseTransitions") or 0) + 1
    change = _body(lease, me, token, now)
    change["metadata"] = {"resourceVersion": _version(body)}
    try:
        cluster.patch(lease, change)
    except Changed:
        raise taken(lease, holder(cluster, lease)) from None
    return Lease(lease, me, token, now)


def renew(cluster: Cluster, lease: Lease, now: float) -> Lease:
    """The lease, renewed where it is time. Raises Taken where it is no longer ours."""
    if lease.renewed <= now < lease.renewed + RENEWED:
        return lease
    body = cluster.get(lease.ref)
    found = _holder(body)
    if (found.name, number(body, "spec", "leaseTransitions")) != (lease.holder, lease.token):
        raise taken(lease.ref, found)
    change: Body = {"spec": {"renewTime": _stamp(now)}}
    change["metadata"] = {"resourceVersion": _version(body)}
    try:
        cluster.patch(lease.ref, change)
    except Changed:
        raise taken(lease.ref, holder(cluster, lease.ref)) from None
    return replace(lease, renewed=now)


def let_go(cluster: Cluster, lease: Lease) -> None:
    """Tell everybody that nobody steers any more; the number stays, for the next to count on."""
    body = cluster.get(lease.ref)
    if _holder(body).name == lease.holder:
        change: Body = {"metadata": {"resourceVersion": _version(body)}}
        cluster.patch(lease.ref, {**change, "spec": {"holderIdentity": None}})


def must_be_fresh(lease: Lease, now: float) -> None:
    """Raises Overslept where a write now might meet another holder's."""
    if not lease.renewed <= now < lease.renewed + _WRITES:
        raise Overslept


def _body(lease: ObjectRef, me: str, token: int, now: float) -> Body:
    spec = {
        "holderIdentity": me,
        "leaseDurationSeconds": int(LASTS),
        "acquireTime": _stamp(now),
        "renewTime": _stamp(now),
        "leaseTransitions": token,
    }
    about = {"name": lease.name, "namespace": lease.namespace}
    return {"apiVersion": lease.api_version, "kind": lease.kind, "metadata": about, "spec": spec}


def taken(lease: ObjectRef, found: Holder) -> Taken:
    """The refusal that says who steers."""
    name = lease.name.removesuffix("-release")
    said = found.name or "-"
    message = Text(
        f"the release of {name} is steered by {said}, who was there {_short(found.renewed)}",
        f"{name} 的发布正由 {said} 操控，最近一次出现于 {_short(found.renewed)}",
    )
    help = Text(
        f"setsail release deployment/{name} --watch looks on; setsail pause, promote and abort "
        "are heard by whoever steers",
        f"setsail release deployment/{name} --watch 可旁观；操控者会听从 setsail pause、"
        "promote 与 abort",
    )
    return Taken([Problem(message, None, help)], found.name)


def _version(body: Body | None) -> str:
    return text(body, "metadata", "resourceVersion")


def _stamp(now: float) -> str:
    """A time as a Lease has it: RFC 3339 with microseconds."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _short(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _seconds(stamp: str) -> float:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        return 0.0
