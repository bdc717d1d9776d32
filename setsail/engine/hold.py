"""Holding a Deployment in place: its owner may change it, and nothing rolls until we let it.

All that is owned is the one field `spec.paused`. While it is set, a new template does nothing,
lost pods come back from the old one, and scaling is followed. Whoever steers may die at any
moment: then nothing ships.
"""

import json

from setsail.cluster import change as changes
from setsail.cluster.change import Change
from setsail.cluster.protocol import Body, Cluster
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping, number, text
from setsail.release.values import Release

WISH = "setsail.dev/template-wanted"
"""The annotation that keeps what the owner wants while stable goes back to what ran before."""


def take_over(cluster: Cluster, ref: ObjectRef) -> Text | None:
    """Hold a Deployment without touching a pod; the reason where that cannot be done now."""
    body = cluster.get(ref)
    if body is None:
        return Text(f"there is no {ref.name}", f"不存在 {ref.name}")
    if not complete(body):
        return Text(
            f"{ref.name} is rolling or not all of its pods are ready: hold it when it rests",
            f"{ref.name} 正在滚动或有 Pod 未就绪：请在稳定后再接管",
        )
    cluster.patch(ref, changes.held(True))
    return None


def give_back(cluster: Cluster, ref: ObjectRef) -> Text | None:
    """Let a Deployment go as it was found; the reason where it would roll to something unjudged."""
    body = cluster.get(ref)
    if body is None:
        return None
    if not complete(body):
        return Text(
            f"{ref.name} asks for another version than the one that runs: let go, it would roll",
            f"{ref.name} 要求的版本与运行的不同：放开后会立即滚动",
        )
    cluster.patch(ref, changes.held(False))
    return None


def template(deployment: Body) -> Body:
    """The pod template that the Deployment asks for."""
    return mapping(deployment, "spec", "template")


def paused(deployment: Body) -> bool:
    """Whether it is held."""
    return mapping(deployment, "spec").get("paused") is True


def complete(deployment: Body) -> bool:
    """Whether every pod is of the template that is asked for, and ready."""
    wanted = number(deployment, "spec", "replicas")
    fields = ("replicas", "updatedReplicas", "readyReplicas")
    counts = [number(deployment, "status", field) or 0 for field in fields]
    return wanted is not None and _current(deployment) and counts == [wanted] * 3


def waits(deployment: Body) -> bool:
    """Whether no pod is of what is asked for: the hold keeps the pods that ran before."""
    return _current(deployment) and not number(deployment, "status", "updatedReplicas")


def rolls_from(deployment: Body, old: Body) -> bool:
    """Whether pods of what is asked for are there, and that is not `old`."""
    updated = number(deployment, "status", "updatedReplicas") or 0
    return updated > 0 and _current(deployment) and template(deployment) != old


def _current(deployment: Body) -> bool:
    """Whether the status speaks of what is asked for now, and not of what was before."""
    observed = number(deployment, "status", "observedGeneration") or 0
    return observed >= (number(deployment, "metadata", "generation") or 0)


def follow(cluster: Cluster, ref: ObjectRef, release: Release, old: Body) -> None:
    """Let stable roll where that is intended, take it back where it must, hold it otherwise."""
    body = cluster.get(ref)
    if body is not None and (change := _change(body, release, old)):
        cluster.patch(ref, change)


def _change(body: Body, release: Release, old: Body) -> Change:
    """What brings a Deployment nearer to the intent; nothing where it is there.

    A version that was being rolled out goes back by the template itself: nothing else takes away
    pods that a pause would keep. What the owner wants is put back together with the hold, so
    that neither he nor his GitOps controller finds it changed.
    """
    asked, wish = template(body), text(body, "metadata", "annotations", WISH)
    if release.promoting:
        return changes.held(False) if paused(body) else {}
    back = release.outcome not in ("", "released")
    if back and asked != old and (wish or rolls_from(body, old)):
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
