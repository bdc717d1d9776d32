"""The beginning of a release on a cluster: what must hold before, and what is made."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body, Cluster, Metrics
from setsail.engine import canary, canary_leaf, canary_refusals, hold, records
from setsail.engine import releasing_state as states
from setsail.engine.canary_subject import Subject
from setsail.engine.releasing_state import Saved
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import items, text
from setsail.release.record import About
from setsail.release.values import Plan, Release

_LONGEST = 63
"""Characters in the name of a Service."""


class Wish(NamedTuple):
    """What is to be released: a Deployment, the image and variables of its container, and how.

    `image` may be "" where only variables change, `container` where the Deployment has one
    alone. `mesh` says that a route on the Service itself divides requests.
    """

    namespace: str
    name: str
    image: str
    plan: Plan
    container: str = ""
    mesh: bool = False
    who: str = ""
    variables: tuple[tuple[str, str], ...] = ()


def intended(cluster: Cluster, wish: Wish, now: float) -> Saved | Text:
    """The release that is wished for, of what runs now; nothing is changed. Or why there is none:
    no such Deployment, no such container, nothing new, steps too fine for numbers of pods."""
    ref = ObjectRef("apps/v1", "Deployment", wish.namespace, wish.name)
    body = cluster.get(ref)
    if body is None:
        return Text(
            f"there is no Deployment {wish.name} in {wish.namespace}",
            f"命名空间 {wish.namespace} 中没有 Deployment {wish.name}",
        )
    before = hold.before(cluster, ref)
    new = copy.deepcopy(before.template)
    containers = items(new, "spec", "containers")
    names = [text(each, "name") for each in containers]
    if (len(names) > 1 and not wish.container) or wish.container not in (*names, ""):
        listed = ", ".join(names)
        return Text(
            f"which container gets the image? {wish.name} has {listed}",
            f"哪个容器使用该镜像？{wish.name} 有：{listed}",
        )
    _change(containers[names.index(wish.container) if wish.container else 0], wish)
    if new == before.template:
        return Text(f"{wish.name} runs this already", f"{wish.name} 已在运行这个版本")
    subject = Subject(wish.namespace, wish.name, before, new, split=_split(cluster, wish))
    had = canary_refusals.steps(cluster, subject, wish.plan.steps)
    if isinstance(had, Text):
        return had
    plan = replace(wish.plan, steps=had)
    begun = Release(plan, began=now, since=now)
    return Saved(begun, subject, wish.who, "", held_before=hold.paused(body))


def _change(container: Body, wish: Wish) -> None:
    if wish.image:
        container["image"] = wish.image
    said = dict(wish.variables)
    kept = [each for each in items(container, "env") if text(each, "name") not in said]
    if said:
        container["env"] = [*kept, *({"name": k, "value": v} for k, v in said.items())]


def _split(cluster: Cluster, wish: Wish) -> Literal["route", "replicas"]:
    led = canary_leaf.leading_to(cluster, wish.namespace, wish.name)
    return "route" if led or wish.mesh else "replicas"


def refused(cluster: Cluster, metrics: Metrics, saved: Saved) -> tuple[Text, ...]:
    """Why a release cannot begin; empty where it can. Nothing is changed."""
    return tuple(_refusals(cluster, metrics, saved))


def _refusals(cluster: Cluster, metrics: Metrics, saved: Saved) -> Iterator[Text]:
    subject = saved.subject
    if len(subject.canary) > _LONGEST:
        yield Text(
            f"the name {subject.canary} is too long for a Service (63 characters)",
            f"名称 {subject.canary} 超过 Service 的 63 个字符上限",
        )
    if states.read(cluster, subject.namespace, subject.name) is not None:
        yield Text(
            f"a release of {subject.name} is under way: it is ended or taken back first",
            f"{subject.name} 的发布正在进行：请先结束或收回它",
        )
    elif not hold.resting(cluster, subject.stable):
        yield Text(
            f"{subject.name} is rolling, or is held at another version than it asks for",
            f"{subject.name} 正在滚动更新，或被暂停在与其要求不同的版本",
        )
    yield from canary_refusals.refused(cluster, subject, saved.release.plan)
    if metrics.counters(subject.namespace, subject.name) is None:
        yield Text(
            f"the pods of {subject.name} show no counters of requests by a known name, or have "
            "not been asked anything yet: nothing would tell a bad version (--metric, "
            "--metrics-port, --prometheus say where they are)",
            f"{subject.name} 的 Pod 没有已知名称的请求计数，或尚未收到请求：无从识别坏版本"
            "（可用 --metric、--metrics-port、--prometheus 指明）",
        )


def prepare(cluster: Cluster, saved: Saved) -> ObjectRef:
    """Hold what runs, ask for the new version, and start it; returns the route to steer.

    Where there is no record yet, what ran before gets the first: there must be a way back to it.
    """
    subject = saved.subject
    body = cluster.get(subject.stable) or {}
    if not hold.paused(body):
        cluster.patch(subject.stable, changes.held(True))
    if not records.read(cluster, subject.stable):
        at = states.stamp(saved.release.began)
        about = About(at, saved.who, "found", "what ran before", "发布之前运行的版本")
        records.write(cluster, subject.stable, about)
    old = subject.before.template
    if hold.template(body) == old:  # anything else is what somebody asked for since
        change = {"spec": {"template": changes.between(old, subject.new)}}
        cluster.patch(subject.stable, change)
    return canary.prepare(cluster, subject, saved.release.plan.steps[-1])


def route(cluster: Cluster, subject: Subject) -> ObjectRef:
    """The route that a release steers, or would have steered."""
    return canary_leaf.steered(cluster, subject)
