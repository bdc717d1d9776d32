"""Holding a Deployment in place: its owner may change it, and nothing rolls until we let it.

All that is owned is the one field `spec.paused`. While it is set, a new template does nothing,
lost pods come back from the old one, and scaling is followed. Whoever steers may die at any
moment: then nothing ships.
"""

import json
from typing import NamedTuple

from setsail.cluster import change as changes
from setsail.cluster.change import Change
from setsail.cluster.protocol import Body, Cluster
from setsail.cluster.seen import PodSeen
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping, number, text
from setsail.release.values import Release

WISH = "setsail.dev/template-wanted"
"""The annotation that keeps what the owner wants while stable goes back to what ran before."""


class Before(NamedTuple):
    """What ran before: the pod template, and the name that its pods bear as their revision."""

    template: Body
    revision: str


def take_over(cluster: Cluster, ref: ObjectRef) -> Text | None:
    """Hold a Deployment without touching a pod; the reason where that cannot be done now."""
    body = cluster.get(ref)
    if body is None:
        return Text(f"there is no {ref.name}", f"不存在 {ref.name}")
    if not _rolled(body):
        return Text(
            f"{ref.name} is rolling to another version: hold it when it rests",
            f"{ref.name} 正在滚动到另一版本：请在稳定后再接管",
        )
    cluster.patch(ref, changes.held(True))
    return None


def give_back(cluster: Cluster, ref: ObjectRef) -> Text | None:
    """Let a Deployment go as it was found; the reason where it would roll to something unjudged."""
    body = cluster.get(ref)
    if body is None:
        return None
    if not _rolled(body):
        return Text(
            f"{ref.name} asks for another version than the one that runs: let go, it would roll",
            f"{ref.name} 要求的版本与运行的不同：放开后会立即滚动",
        )
    cluster.patch(ref, changes.held(False))
    return None


def resting(cluster: Cluster, ref: ObjectRef) -> bool:
    """Whether every pod of a Deployment is of the template that it asks for."""
    return _rolled(cluster.get(ref) or {})


def before(cluster: Cluster, ref: ObjectRef) -> Before:
    """What a Deployment at rest runs."""
    return Before(template(cluster.get(ref) or {}), revision(cluster, ref))


def template(deployment: Body) -> Body:
    """The pod template that the Deployment asks for."""
    return mapping(deployment, "spec", "template")


def paused(deployment: Body) -> bool:
    """Whether it is held."""
    return mapping(deployment, "spec").get("paused") is True


def complete(deployment: Body) -> bool:
    """Whether every pod is of the template that is asked for, and ready."""
    ready = number(deployment, "status", "readyReplicas") or 0
    return _rolled(deployment) and ready == _wanted(deployment)


def _rolled(deployment: Body) -> bool:
    """Whether every pod is of the template that is asked for, ready or not."""
    counts = [number(deployment, "status", f) or 0 for f in ("replicas", "updatedReplicas")]
    return _current(deployment) and counts == [_wanted(deployment)] * 2


def _wanted(deployment: Body) -> int | None:
    """How many pods are asked for, 1 where nothing is said; None where there is no Deployment."""
    found = number(deployment, "spec", "replicas")
    return 1 if found is None and "spec" in deployment else found


def revision(cluster: Cluster, ref: ObjectRef) -> str:
    """The name of the one template that all pods of a Deployment are of; "" if there are more."""
    found = {pod.revision for pod in _pods(cluster, ref)}
    return found.pop() if len(found) == 1 else ""


def strays(cluster: Cluster, ref: ObjectRef, known: str) -> bool:
    """Whether pods of another template than the one named `known` are among a Deployment's."""
    return any(pod.revision != known for pod in _pods(cluster, ref))


def _pods(cluster: Cluster, ref: ObjectRef) -> list[PodSeen]:
    found = cluster.pods(ref.namespace, ref.name)
    return [pod for pod in found if pod.phase != "Terminating"]


def _current(deployment: Body) -> bool:
    """Whether the status speaks of what is asked for now, and not of what was before."""
    observed = number(deployment, "status", "observedGeneration") or 0
    return observed >= (number(deployment, "metadata", "generation") or 0)


def follow(cluster: Cluster, ref: ObjectRef, release: Release, before: Before) -> None:
    """Let stable roll where that is intended, take it back where it must, hold it otherwise."""
    body = cluster.get(ref)
    if body is None:
        return
    astray = strays(cluster, ref, before.revision)
    if change := _change(body, release, before.template, astray):
        cluster.patch(ref, change)


def _change(body: Body, release: Release, old: Body, astray: bool) -> Change:
    """What brings a Deployment nearer to the intent; nothing where it is there.

    A version that was being rolled out goes back by the template itself: nothing else takes away
    pods that a pause would keep. What the owner wants is put back together with the hold, so
    that neither he nor his GitOps controller finds it changed.
    """
    asked, wish = template(body), text(body, "metadata", "annotations", WISH)
    if release.promoting:
        return changes.held(False) if paused(body) else {}
    back = release.outcome not in ("", "released")
    if back and asked != old and (wish or astray):
        kept = {"annotations": {WISH: json.dumps(asked)}}
        spec = {"paused": None, "template": changes.between(asked, old)}
        return {"metadata": kept, "spec": spec}
    if back and asked == old and not complete(body):
        return changes.held(False) if paused(body) else {}
    if wish:
        spec = {"paused": True, "template": changes.between(asked, json.loads(wish))}
        return {"metadata": without(body, WISH), "spec": spec}
    return {} if paused(body) else changes.held(True)


def without(body: Body, annotation: str) -> Change:
    """The metadata without one of our annotations, and without an empty map where it was alone."""
    alone = set(mapping(body, "metadata", "annotations")) == {annotation}
    return {"annotations": None if alone else {annotation: None}}
