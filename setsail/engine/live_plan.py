"""What applying would do: every object tried on the API server, none of them changed.

Everything that stands in the way is found before the first object is written: another owner, an
immutable field, a webhook, a kind that the cluster does not have.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from setsail.cluster import difference
from setsail.cluster.difference import Change
from setsail.cluster.protocol import Body
from setsail.derive import concerns
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import text
from setsail.system.values import System
from setsail.world import cluster
from setsail.world import cluster_faults as faults

_TEMPLATED = ("Deployment", "StatefulSet", "DaemonSet")


Action = Literal["create", "change", "same"]


class NotPossible(faults.ClusterFailed):
    """Some objects cannot be applied; nothing was changed."""


class Step(NamedTuple):
    """One object and what applying does to it. `owners` names who set a changed field before;
    `contested` those who own a field that applying would have to take from them."""

    component: str
    ref: ObjectRef
    body: Body
    action: Action
    changes: tuple[Change, ...] = ()
    owners: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()

    @property
    def restarts(self) -> bool:
        """Whether its pods are replaced."""
        template = ("spec", "template")
        return self.ref.kind in _TEMPLATED and any(c.path[:2] == template for c in self.changes)


class Plan(NamedTuple):
    """All steps in order, those of kinds that the cluster does not have left out as `missing`."""

    steps: tuple[Step, ...]
    missing: tuple[ObjectRef, ...] = ()

    def count(self, action: str) -> int:
        """How many objects this happens to."""
        return sum(step.action == action for step in self.steps)


class Consent(NamedTuple):
    """What a plan may take for granted: that kinds may be left out, and from which other field
    managers fields may be taken; None: from all, as when only looking."""

    skip_missing: bool = False
    take: tuple[str, ...] | None = ()

    def taken(self, owners: tuple[str, ...]) -> bool:
        """Whether fields of these owners may be taken. What we changed outside of applying, such
        as a number of replicas, is our own."""
        return self.take is None or set(owners) <= {*self.take, cluster.MANAGER}


def plan(system: System, live: cluster.Live, consent: Consent) -> Plan:
    """Try every object of a system. Raises NotPossible with all that stands in the way."""
    derived = concerns.everything(system).objects
    problems: list[Problem] = []
    steps, missing = [], []
    new = _new_namespaces(live, (each.body for each in derived))
    for each in derived:
        ref = cluster.reference(each.body)
        try:
            live.kinds.of(ref)
        except faults.Absent as absent:
            missing.append(ref)
            problems += () if consent.skip_missing else absent.problems
            continue
        try:
            if ref.namespace in new:
                steps.append(Step(each.component, ref, each.body, "create"))
            else:
                steps.append(_step(live, each.component, each.body, consent))
        except (faults.Denied, faults.Unreachable, faults.Throttled):
            raise
        except faults.ClusterFailed as failed:
            problems += failed.problems
    if problems:
        raise NotPossible([*dict.fromkeys(problems), _nothing_changed(bool(missing))])
    return Plan(tuple(steps), tuple(missing))


def _new_namespaces(live: cluster.Live, bodies: Iterable[Body]) -> set[str]:
    """The namespaces that the system makes and that do not exist yet. Raises NotPossible for one
    that is on its way out: whatever were put into it would go with it."""
    refs = [cluster.reference(body) for body in bodies]
    found = {ref.name: live.get(ref) for ref in refs if ref.kind == "Namespace"}
    if ending := [name for name, body in found.items() if _ends(body)]:
        raise NotPossible([_ending(name) for name in ending])
    return {name for name, body in found.items() if body is None}


def _ends(namespace: Body | None) -> bool:
    return bool(text(namespace, "metadata", "deletionTimestamp"))


def _ending(name: str) -> Problem:
    message = Text(f"the namespace {name} is being deleted", f"命名空间 {name} 正在被删除")
    help = Text(
        "wait until it is gone; if it stays, a finalizer of something in it waits for its owner",
        "请等它删除完成；若一直不消失，是其中某对象的 finalizer 在等待其控制器",
    )
    return Problem(message, None, help)


def _step(live: cluster.Live, component: str, body: Body, consent: Consent) -> Step:
    ref = cluster.reference(body)
    before = live.get(ref)
    contested: tuple[str, ...] = ()
    try:
        after = live.applied(body, dry_run=True)
    except faults.Conflict as conflict:
        if not conflict.owners or not consent.taken(conflict.owners):
            raise
        contested = conflict.owners
        after = live.applied(body, dry_run=True, force=True)
    if before is None:
        return Step(component, ref, body, "create")
    found = difference.changes(before, after)
    owned = difference.owners(before)
    owners = dict.fromkeys(owned[change.path] for change in found if change.path in owned)
    action: Action = "change" if found else "same"
    return Step(component, ref, body, action, found, tuple(owners), contested)


def _nothing_changed(missing: bool) -> Problem:
    message = Text("nothing was changed", "没有做任何改动")
    if not missing:
        return Problem(message)
    help = Text(
        "--skip-missing-kinds applies the rest, and says what it left out",
        "--skip-missing-kinds 会应用其余对象，并说明略过了什么",
    )
    return Problem(message, None, help)


DATA = (
    "PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition",
    "Secret", "StatefulSet",
)  # fmt: skip
"""What holds data, or takes data with it: removed only by name."""
PRUNED = (
    "Deployment", "StatefulSet", "CronJob", "Job", "Service", "ConfigMap", "ServiceAccount",
    "Role", "RoleBinding", "NetworkPolicy", "HorizontalPodAutoscaler", "PodDisruptionBudget",
    "PersistentVolumeClaim", "EndpointSlice", "Gateway", "HTTPRoute", "ExternalSecret",
    "ServiceMonitor", "PodMonitor", "Probe", "PrometheusRule", "VolumeSnapshot",
)  # fmt: skip
"""What a system may have made in its namespace."""


def left_over(system: System, live: cluster.Live, kept: Iterable[ObjectRef]) -> list[ObjectRef]:
    """The objects of this system and environment that we applied and that it no longer has.

    Ours is what carries our labels *and* what our field manager applied: a label is easily
    copied, and what somebody else made is never ours to remove.
    """
    wanted = {(ref.kind, ref.namespace, ref.name) for ref in kept}
    selector = ",".join(
        (
            "app.kubernetes.io/managed-by=setsail",
            f"app.kubernetes.io/part-of={system.name}",
            f"setsail.dev/environment={system.environment.name}",
        )
    )
    found = []
    for kind in PRUNED:
        if not live.kinds.served(kind):
            continue
        for body in live.each(ObjectRef("", kind, system.namespace, ""), selector):
            ref = cluster.reference(body)
            if (ref.kind, ref.namespace, ref.name) not in wanted and _ours(live, ref):
                found.append(ref)
    return found


def _ours(live: cluster.Live, ref: ObjectRef) -> bool:
    body = live.get(ref) or {}
    owner = text(body, "metadata", "ownerReferences", 0, "kind")
    return not owner and difference.applied_by(body, cluster.MANAGER)
