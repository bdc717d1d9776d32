"""A canary release on any cluster: prepare, look, act on the intent, retire.

The stable Deployment keeps its Service and is held in place (`hold`); the new version runs in a
Deployment of its own, which differs in one label of that Service's selector, so nothing that
selects the stable pods ever finds the others. Where no route divides requests, the Service must
find both, and numbers of pods divide them. Every function may be called again after a crash.
"""

import copy
import math

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body, Cluster, Metrics
from setsail.engine import (
    canary_jobs,
    canary_leaf,
    canary_policies,
    canary_scale,
    canary_subject,
    hold,
)
from setsail.engine.canary_subject import Subject
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, mapping, number, text
from setsail.release import replicas
from setsail.release.decide import advance, decide
from setsail.release.learn import learn
from setsail.release.values import Action, Release, Seen, Wanted


def prepare(cluster: Cluster, subject: Subject, share: int) -> ObjectRef:
    """Start the new version with enough pods for `share` percent; returns the route to steer.

    A migration that the new version needs comes before its first pod.
    """
    service = cluster.get(subject.ref("Service", subject.name)) or {}
    key = canary_subject.key(subject, service)
    canary_jobs.start(cluster, subject.expand)
    canary_scale.keep(cluster, subject.namespace, subject.name)
    canary_policies.copy_for(
        cluster, subject.namespace, (key, subject.canary), subject.before.template
    )
    if cluster.get(subject.ref("Service", subject.canary)) is None:
        cluster.apply(_canary_service(service, subject, key))
    if canary_jobs.state(cluster, subject.expand) in ("none", "done"):
        deployment = cluster.get(subject.stable) or {}
        if cluster.get(subject.ref("Deployment", subject.canary)) is None:
            cluster.apply(_canary_deployment(deployment, subject, key, share))
    if subject.split == "replicas":
        return subject.ref("Deployment", subject.canary)
    return canary_leaf.prepare(cluster, service, subject.canary)


def _canary_deployment(stable: Body, subject: Subject, key: str, share: int) -> Body:
    spec = copy.deepcopy(mapping(stable, "spec"))
    spec.pop("paused", None)
    spec["replicas"] = 0 if subject.split == "replicas" else _pods(stable, share)
    spec["selector"] = {"matchLabels": {**mapping(spec, "selector", "matchLabels")}}
    spec["selector"]["matchLabels"][key] = subject.canary
    spec["template"] = copy.deepcopy(subject.new)
    spec["template"]["metadata"]["labels"] = canary_subject.labels(subject, key)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": subject.canary, "namespace": subject.namespace},
        "spec": spec,
    }


def _pods(stable: Body, share: int) -> int:
    present = number(stable, "spec", "replicas")
    return max(1, math.ceil((1 if present is None else present) * share / 100))


def _canary_service(stable: Body, subject: Subject, key: str) -> Body:
    ports = [
        {k: v for k, v in p.items() if k != "nodePort"} for p in items(stable, "spec", "ports")
    ]
    selected = {**mapping(stable, "spec", "selector"), key: subject.canary}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": subject.canary, "namespace": subject.namespace},
        "spec": {"selector": selected, "ports": ports},
    }


def look(
    cluster: Cluster, metrics: Metrics, subject: Subject, route: ObjectRef, now: float
) -> Seen:
    """See the world as it is."""
    stable = cluster.get(subject.stable) or {}
    canary = cluster.get(subject.ref("Deployment", subject.canary)) or {}
    return Seen(
        now=now,
        weight=_share(cluster, subject, route, canary),
        canary_ready=hold.complete(canary),
        canary_serves=subject.split == "replicas"
        or bool(_endpoints(cluster, subject, canary=True)),
        stable_new=hold.template(stable) == subject.new and hold.complete(stable),
        canary=metrics.counters(subject.namespace, subject.canary),
        stable=metrics.counters(subject.namespace, subject.name),
        held=hold.paused(stable),
        wanted=_wanted(subject, hold.template(stable)),
        stable_serves=bool(_endpoints(cluster, subject, canary=False)),
        stable_rolls=hold.strays(cluster, subject.stable, subject.before.revision),
        expand=canary_jobs.state(cluster, subject.expand),
        proof=canary_jobs.state(cluster, subject.proof),
        contract=canary_jobs.state(cluster, subject.contract),
    )


def _endpoints(cluster: Cluster, subject: Subject, canary: bool) -> frozenset[str]:
    """The pods of one arm that requests are sent to."""
    new = frozenset(cluster.endpoints(subject.namespace, subject.canary))
    return new if canary else frozenset(cluster.endpoints(subject.namespace, subject.name)) - new


def _share(cluster: Cluster, subject: Subject, route: ObjectRef, canary: Body) -> int:
    """What part of the requests the canary gets now, in percent."""
    if subject.split == "route":
        return canary_leaf.weights(cluster, subject, route).get(subject.canary, 0)
    meant = text(canary, "metadata", "annotations", canary_scale.SHARE)
    if hold.complete(canary) and meant.isdigit():
        return int(meant)
    counts = [len(_endpoints(cluster, subject, canary=arm)) for arm in (False, True)]
    return replicas.share(*counts)


def _wanted(subject: Subject, template: Body) -> Wanted:
    if template == subject.new:
        return "new"
    return "old" if template == subject.before.template else "other"


def think(release: Release, seen: Seen) -> tuple[Release, Action]:
    """The release after one look, and the action that led there. The caller saves it, then acts."""
    known = learn(release, seen)
    action = decide(known, seen)
    return advance(known, action, seen.now), action


def act(cluster: Cluster, subject: Subject, route: ObjectRef, release: Release) -> None:
    """Make the world follow the intent. Requests are moved first: that is what protects users."""
    if subject.split == "replicas":
        _divide(cluster, subject, release.weight)
    else:
        canary_leaf.follow(cluster, subject, route, release)
    if release.contracting:
        canary_jobs.start(cluster, subject.contract)
    hold.follow(cluster, subject.stable, release, subject.before)
    if not release.outcome:
        prepare(cluster, subject, release.plan.steps[-1])
    if not release.outcome and subject.split == "route":
        _scale(cluster, subject, max(release.weight, release.plan.steps[-1]))


def _divide(cluster: Cluster, subject: Subject, weight: int) -> None:
    """As many pods of the canary as make its share; none where it is to get nothing."""
    ref, stable = subject.ref("Deployment", subject.canary), cluster.get(subject.stable)
    canary = cluster.get(ref)
    meant = {"metadata": {"annotations": {canary_scale.SHARE: str(weight)}}}
    wanted = replicas.pods(weight, number(stable, "spec", "replicas") or 1)
    change = {**changes.scaled(wanted), **meant}
    if canary is not None and changes.merge(canary, change) != canary:
        cluster.patch(ref, change)


def _scale(cluster: Cluster, subject: Subject, share: int) -> None:
    """The canary grows and shrinks with stable, whose autoscaler never sees the canary's pods."""
    ref = subject.ref("Deployment", subject.canary)
    canary, wanted = cluster.get(ref), _pods(cluster.get(subject.stable) or {}, share)
    if canary is not None and number(canary, "spec", "replicas") != wanted:
        cluster.patch(ref, changes.scaled(wanted))
    if canary is not None and hold.complete(canary):
        canary_jobs.start(cluster, subject.proof)


def settled(cluster: Cluster, subject: Subject) -> bool:
    """Whether every stable pod is of one version, and held: nothing moves any more."""
    stable = cluster.get(subject.stable) or {}
    if not stable:
        return True
    astray = hold.strays(cluster, subject.stable, subject.before.revision)
    return hold.paused(stable) and (hold.complete(stable) or not astray)


def retire(cluster: Cluster, subject: Subject, route: ObjectRef) -> None:
    """Remove what the release needed, and give the route its rules back as they were."""
    if subject.split == "route":
        canary_leaf.restore(cluster, route, subject.canary)
    canary_scale.restore(cluster, subject.namespace, subject.name)
    canary_policies.remove(cluster, subject.namespace, subject.canary)
    for job in (subject.expand, subject.proof):
        canary_jobs.remove(cluster, job)
    cluster.delete(subject.ref("Deployment", subject.canary))
    cluster.delete(subject.ref("Service", subject.canary))
