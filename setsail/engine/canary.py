"""A canary release on any cluster: prepare, look, act on the intent, retire.

The stable Deployment keeps its Service and is held in place (`hold`); the new version runs in a
Deployment of its own, which differs in one label of that Service's selector, so nothing that
selects the stable pods ever finds the others. Every function may be called again after a crash.
"""

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body, Cluster, Metrics
from setsail.engine import canary_jobs, canary_policies, canary_route, canary_scale, hold
from setsail.engine.hold import Before
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.manifest import items, mapping, number, strings, text
from setsail.release.decide import advance, decide
from setsail.release.learn import learn
from setsail.release.values import Action, Release, Seen, Wanted

NAME = "app.kubernetes.io/name"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is released: a Deployment and the Service of the same name.

    `before` is what runs, `new` the pod template that is asked for. The jobs
    are objects: `expand` prepares the stores for the new version, `contract` removes what only
    the old one needs, `proof` tries the new version before any user does.
    """

    namespace: str
    name: str
    before: Before
    new: Body
    expand: Body | None = None
    contract: Body | None = None
    proof: Body | None = None

    @property
    def canary(self) -> str:
        """The name of the new version's Deployment and Service."""
        return f"{self.name}-canary"

    @property
    def stable(self) -> ObjectRef:
        """The Deployment that is released to."""
        return self.ref("Deployment", self.name)

    def ref(self, kind: str, name: str) -> ObjectRef:
        """An object of the subject's namespace."""
        versions = {"Deployment": "apps/v1", "Job": "batch/v1"}
        return ObjectRef(versions.get(kind, "v1"), kind, self.namespace, name)


def refused(cluster: Cluster, subject: Subject) -> tuple[Text, ...]:
    """Why a canary of this cannot be had; empty where it can."""
    service = cluster.get(subject.ref("Service", subject.name)) or {}
    return tuple(_refusals(cluster, subject, service))


def _refusals(cluster: Cluster, subject: Subject, service: Body) -> Iterator[Text]:
    if not service:
        yield Text(
            f"no Service {subject.name} leads to it: there are no requests to share",
            f"没有名为 {subject.name} 的 Service：没有可切分的请求",
        )
    routes = canary_route.leading_to(cluster, subject.namespace, subject.name)
    if len(routes) > 1:
        listed = ", ".join(text(route, "metadata", "name") for route in routes)
        yield Text(
            f"more than one route leads to {subject.name}: {listed}; one of them alone would "
            "not give the share that is asked for",
            f"有多条路由指向 {subject.name}：{listed}；只改其中一条达不到所要求的比例",
        )
    if any(canary_route.idle(route, subject.name) for route in routes):
        yield Text(
            f"a rule of the route gives {subject.name} the weight 0: it has no share to divide",
            f"路由中有规则给 {subject.name} 的权重为 0：没有可再分的比例",
        )
    labels = _labels(subject, _key(service))
    for body in cluster.find("Service", subject.namespace):
        chosen = strings(body, "spec", "selector")
        caught = bool(chosen) and selector.matches({"matchLabels": chosen}, labels)
        if caught and (name := text(body, "metadata", "name")) != subject.canary:
            yield Text(
                f"the Service {name} would find the canary's pods too: it selects none of the "
                f"labels that tell them apart ({_key(service)})",
                f"Service {name} 也会选中金丝雀 Pod：它没有选择可区分二者的标签（{_key(service)}）",
            )


def prepare(cluster: Cluster, subject: Subject, share: int) -> ObjectRef:
    """Start the new version with enough pods for `share` percent; returns the route to steer.

    A migration that the new version needs comes before its first pod.
    """
    service = cluster.get(subject.ref("Service", subject.name)) or {}
    key = _key(service)
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
    return canary_route.prepare(cluster, service, subject.canary)


def _key(service: Body) -> str:
    """The label of the Service's selector in which the canary differs."""
    chosen = mapping(service, "spec", "selector")
    return NAME if NAME in chosen or not chosen else str(next(iter(chosen)))


def _labels(subject: Subject, key: str) -> dict[str, str]:
    return {**strings(subject.new, "metadata", "labels"), key: subject.canary}


def _canary_deployment(stable: Body, subject: Subject, key: str, share: int) -> Body:
    spec = copy.deepcopy(mapping(stable, "spec"))
    spec.pop("paused", None)
    spec["replicas"] = _pods(stable, share)
    spec["selector"] = {"matchLabels": {**mapping(spec, "selector", "matchLabels")}}
    spec["selector"]["matchLabels"][key] = subject.canary
    spec["template"] = copy.deepcopy(subject.new)
    spec["template"]["metadata"]["labels"] = _labels(subject, key)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": subject.canary, "namespace": subject.namespace},
        "spec": spec,
    }


def _pods(stable: Body, share: int) -> int:
    replicas = number(stable, "spec", "replicas")
    return max(1, math.ceil((1 if replicas is None else replicas) * share / 100))


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
        weight=cluster.weights(route).get(subject.canary, 0),
        canary_ready=hold.complete(canary),
        canary_serves=bool(cluster.endpoints(subject.namespace, subject.canary)),
        stable_new=hold.template(stable) == subject.new and hold.complete(stable),
        canary=metrics.counters(subject.namespace, subject.canary),
        stable=metrics.counters(subject.namespace, subject.name),
        held=hold.paused(stable),
        wanted=_wanted(subject, hold.template(stable)),
        stable_serves=bool(cluster.endpoints(subject.namespace, subject.name)),
        stable_rolls=hold.strays(cluster, subject.stable, subject.before.revision),
        expand=canary_jobs.state(cluster, subject.expand),
        proof=canary_jobs.state(cluster, subject.proof),
        contract=canary_jobs.state(cluster, subject.contract),
    )


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
    weights = {subject.name: 100 - release.weight, subject.canary: release.weight}
    if cluster.weights(route) != weights:
        cluster.route(route, weights)
    if release.contracting:
        canary_jobs.start(cluster, subject.contract)
    hold.follow(cluster, subject.stable, release, subject.before)
    if not release.outcome:
        prepare(cluster, subject, release.plan.steps[-1])
        _scale(cluster, subject, max(release.weight, release.plan.steps[-1]))


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
    canary_route.restore(cluster, route, subject.canary)
    canary_scale.restore(cluster, subject.namespace, subject.name)
    canary_policies.remove(cluster, subject.namespace, subject.canary)
    for job in (subject.expand, subject.proof):
        canary_jobs.remove(cluster, job)
    cluster.delete(subject.ref("Deployment", subject.canary))
    cluster.delete(subject.ref("Service", subject.canary))
