"""A VirtualService of Istio as the route that divides requests: only what must change does.

What is written follows https://istio.io/latest/docs/reference/config/networking/virtual-service/.
"""

import copy
import json
from collections.abc import Iterator, Mapping

from setsail.cluster.protocol import Body, Cluster
from setsail.engine.hold import without
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import items, mapping, number, text

KIND = "VirtualService"
BEFORE = "setsail.dev/rules-before"


def leads(body: Body, service: str) -> bool:
    """Whether it sends requests to a Service."""
    return any(_is(each, service) for rule in _every(body) for each in items(rule, "route"))


def refusals(body: Body, service: str) -> Iterator[Text]:
    """Why its requests cannot be divided; nothing where they can."""
    name = text(body, "metadata", "name")
    if any(_is(each, service) for kind in ("tcp", "tls") for rule in items(body, "spec", kind)
           for each in items(rule, "route")):  # fmt: skip
        yield Text(
            f"the VirtualService {name} sends connections to {service}, not requests",
            f"VirtualService {name} 向 {service} 转发的是连接而非请求",
        )
    for rule in items(body, "spec", "http"):
        ours = [each for each in items(rule, "route") if _is(each, service)]
        if len(ours) > 1:
            yield Text(
                f"the VirtualService {name} divides the subsets of {service} already",
                f"VirtualService {name} 已在切分 {service} 的子集",
            )
        elif ours and len(items(rule, "route")) > 1 and not number(ours[0], "weight"):
            yield Text(
                f"a rule of the VirtualService {name} gives {service} the weight 0",
                f"VirtualService {name} 中有规则给 {service} 的权重为 0",
            )


def prepare(cluster: Cluster, body: Body, service: str, canary: str) -> None:
    """Add the canary at weight 0 beside the Service, once."""
    if BEFORE in mapping(body, "metadata", "annotations"):
        return
    rules = items(body, "spec", "http")
    kept = {"annotations": {BEFORE: json.dumps(rules)}}
    divided = [_divided(rule, service, canary) for rule in rules]
    cluster.patch(_ref(body), {"metadata": kept, "spec": {"http": divided}})


def _divided(rule: Body, service: str, canary: str) -> Body:
    rule = copy.deepcopy(rule)
    routes = items(rule, "route")
    ours = next((each for each in routes if _is(each, service)), None)
    if ours is None:
        return rule
    whole = number(ours, "weight") or 100
    for each in routes:
        each["weight"] = round((number(each, "weight") or 0) * 100 / whole) if each != ours else 100
    destination = {k: v for k, v in mapping(ours, "destination").items() if k != "subset"}
    host = str(destination["host"])
    destination["host"] = canary + host[len(service) :]  # short or with its domain, as it was
    rule["route"].append({**ours, "destination": destination, "weight": 0})
    return rule


def weights(body: Body) -> Mapping[str, int]:
    """The weights by Service, of the rules that divide."""
    rules = sorted(items(body, "spec", "http"), key=lambda rule: len(items(rule, "route")) > 1)
    routes = [each for rule in rules for each in items(rule, "route")]
    return {_service(each): number(each, "weight") or 0 for each in routes}


def weigh(cluster: Cluster, route: ObjectRef, wanted: Mapping[str, int]) -> None:
    """Set the weights of every rule that divides its requests among all of those named."""
    body = cluster.get(route) or {}
    rules = copy.deepcopy(items(body, "spec", "http"))
    for rule in rules:
        if wanted.keys() <= {_service(each) for each in items(rule, "route")}:
            for each in rule["route"]:
                each["weight"] = wanted.get(_service(each), number(each, "weight") or 0)
    _put(cluster, body, rules)


def head_to(
    cluster: Cluster, route: ObjectRef, canary: str, header: tuple[str, str] | None
) -> None:
    """Let the requests with a header go to the canary, or none."""
    _insert(cluster, route, canary, _headed(header) if header else None)


def copy_to(cluster: Cluster, route: ObjectRef, canary: str, percent: int) -> None:
    """Let the canary get copies of this share of the requests that only read, or none."""
    _insert_copies(cluster, route, canary, percent)


def _insert(cluster: Cluster, route: ObjectRef, canary: str, header: Body | None) -> None:
    """A rule for the header before each that leads to the canary; taken out without one."""
    body = cluster.get(route) or {}
    rules = items(body, "spec", "http")
    plain = [rule for rule in rules if [_service(e) for e in items(rule, "route")] != [canary]]
    if (len(plain) < len(rules)) == bool(header):
        return
    found = []
    for rule in plain:
        to = _canary_of(rule, canary)
        if header and to:
            matches = [
                {**match, "headers": {**mapping(match, "headers"), **header}}
                for match in items(rule, "match") or [{}]
            ]
            alone = {key: part for key, part in to.items() if key != "weight"}
            found.append({**_unnamed(rule), "match": matches, "route": [alone]})
        found.append(rule)
    _put(cluster, body, copy.deepcopy(found))


def _headed(header: tuple[str, str]) -> Body:
    """Istio wants names of headers in small letters."""
    return {header[0].lower(): {"exact": header[1]}}


def _insert_copies(cluster: Cluster, route: ObjectRef, canary: str, percent: int) -> None:
    body = cluster.get(route) or {}
    rules = items(body, "spec", "http")
    plain = [rule for rule in rules if text(rule, "mirror", "host").split(".")[0] != canary]
    if (len(plain) < len(rules)) == bool(percent):
        return
    found = []
    for rule in plain:
        to = _canary_of(rule, canary)
        reads = [m for m in items(rule, "match") or [{}] if _may_read(m)]
        if percent and to and reads and "mirror" not in rule:
            matches = [{**match, "method": {"exact": "GET"}} for match in reads]
            mirror = {"mirror": to["destination"], "mirrorPercentage": {"value": percent}}
            found.append({**_unnamed(rule), "match": matches, **mirror})
        found.append(rule)
    _put(cluster, body, copy.deepcopy(found))


def _may_read(match: Body) -> bool:
    return mapping(match, "method") in ({}, {"exact": "GET"})


def restore(cluster: Cluster, route: ObjectRef) -> None:
    """Give it its rules back as they were."""
    body = cluster.get(route) or {}
    if kept := text(body, "metadata", "annotations", BEFORE):
        change = {"metadata": without(body, BEFORE), "spec": {"http": json.loads(kept)}}
        cluster.patch(route, change)


def _put(cluster: Cluster, body: Body, rules: list[Body]) -> None:
    """Replace the rules, but only those that were read: somebody may change them at that moment."""
    if rules == items(body, "spec", "http"):
        return
    version = text(body, "metadata", "resourceVersion")
    read = {"metadata": {"resourceVersion": version}} if version else {}
    cluster.patch(_ref(body), {**read, "spec": {"http": rules}})


def _canary_of(rule: Body, canary: str) -> Body | None:
    return next((each for each in items(rule, "route") if _service(each) == canary), None)


def _unnamed(rule: Body) -> Body:
    return {key: part for key, part in rule.items() if key != "name"}


def _every(body: Body) -> Iterator[Body]:
    for kind in ("http", "tcp", "tls"):
        yield from items(body, "spec", kind)


def _service(route: Body) -> str:
    return text(route, "destination", "host").partition(".")[0]


def _is(route: Body, service: str) -> bool:
    return _service(route) == service


def _ref(body: Body) -> ObjectRef:
    about = mapping(body, "metadata")
    version, name = text(body, "apiVersion"), text(about, "name")
    return ObjectRef(version, KIND, text(about, "namespace"), name)
