"""Why a canary cannot be had, said before anything is made."""

from collections.abc import Iterator

from setsail.cluster.protocol import Body, Cluster
from setsail.engine import canary_leaf, canary_route, canary_subject
from setsail.engine.canary_subject import Subject
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.manifest import number, strings, text
from setsail.release import replicas
from setsail.release.values import Plan


def refused(cluster: Cluster, subject: Subject, plan: Plan | None = None) -> tuple[Text, ...]:
    """Why a canary of this cannot be had, as planned; empty where it can."""
    service = cluster.get(subject.ref("Service", subject.name)) or {}
    asked = canary_leaf.refusals(cluster, subject, plan)
    return (*_refusals(cluster, subject, service), *asked)


def _refusals(cluster: Cluster, subject: Subject, service: Body) -> Iterator[Text]:
    if not service:
        yield Text(
            f"no Service {subject.name} leads to it: there are no requests to share",
            f"没有名为 {subject.name} 的 Service：没有可切分的请求",
        )
    if subject.split == "replicas":
        if subject.proof is not None:
            yield Text(
                "it cannot be tried before its users: without a route its first pod gets requests",
                "无法先于用户试验：没有路由时，第一个 Pod 就会收到请求",
            )
        return
    routes = canary_leaf.leading_to(cluster, subject.namespace, subject.name)
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
    key = canary_subject.key(subject, service)
    labels = canary_subject.labels(subject, key)
    for body in cluster.find("Service", subject.namespace):
        chosen = strings(body, "spec", "selector")
        caught = bool(chosen) and selector.matches({"matchLabels": chosen}, labels)
        if caught and (name := text(body, "metadata", "name")) != subject.canary:
            yield Text(
                f"the Service {name} would find the canary's pods too: it selects none of the "
                f"labels that tell them apart ({key})",
                f"Service {name} 也会选中金丝雀 Pod：它没有选择可区分二者的标签（{key}）",
            )


def steps(cluster: Cluster, subject: Subject, asked: tuple[int, ...]) -> tuple[int, ...] | Text:
    """The steps that can be had truly, in percent, or why the canary would be too coarse."""
    if subject.split == "route":
        return asked
    stable = number(cluster.get(subject.stable), "spec", "replicas")
    return replicas.steps(asked, 1 if stable is None else stable)
