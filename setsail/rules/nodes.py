"""Whether a pod may run on a node: labels, taints, and what the node has."""

from typing import Any, NamedTuple

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items, mapping, strings, text
from setsail.rules import demand, domains


class Reason(NamedTuple):
    """Why no node takes a pod: the field of its spec that asks too much, and in words."""

    field: str
    said: Text


def may_meet(term: Any, labels: dict[str, str]) -> bool:
    """Whether a node with these labels, and any others, could meet a nodeSelectorTerm."""
    return all(
        _holds(each, labels)
        for each in items(term, "matchExpressions")
        if text(each, "key") in labels
    )


def takes(node: Manifest, pod: Pod, around: Around) -> bool:
    """Whether a Node object may run the pod: every hard condition holds."""
    return _labels(node, pod) and _tolerated(node, pod) and _fits(node, pod, around)


def reason(given: tuple[Manifest, ...], pod: Pod, around: Around) -> Reason:
    """The first condition, in the scheduler's order, that none of the nodes left meets."""
    labelled = [node for node in given if _labels(node, pod)]
    if not labelled:
        field = "nodeSelector" if mapping(pod.spec, "nodeSelector") else "affinity"
        return Reason(field, Text("no node has the labels", "没有节点带这些标签"))
    if not any(_tolerated(node, pod) for node in labelled):
        return Reason("tolerations", Text("their taints are not tolerated", "污点未被容忍"))
    return Reason("containers", Text("none is large enough", "没有足够大的节点"))


def _labels(node: Manifest, pod: Pod) -> bool:
    wanted = strings(pod.spec, "nodeSelector")
    if any(node.labels.get(key) != value for key, value in wanted.items()):
        return False
    terms = items(pod.spec, *domains.AFFINITY)
    return not terms or any(
        all(_holds(each, node.labels) for each in items(term, "matchExpressions")) for term in terms
    )


def _holds(expression: Any, labels: dict[str, str]) -> bool:
    """Gt and Lt are taken as met, so that nothing false is said."""
    if text(expression, "operator") in ("Gt", "Lt"):
        return True
    return selector.matches({"matchExpressions": [expression]}, labels)


def _tolerated(node: Manifest, pod: Pod) -> bool:
    hard = [
        taint
        for taint in items(node.body, "spec", "taints")
        if text(taint, "effect") in ("NoSchedule", "NoExecute")
    ]
    return all(
        any(_tolerates(each, taint) for each in items(pod.spec, "tolerations")) for taint in hard
    )


def _tolerates(toleration: Any, taint: Any) -> bool:
    if text(toleration, "effect") not in ("", text(taint, "effect")):
        return False
    exists = text(toleration, "operator") == "Exists"
    if not text(toleration, "key"):
        return exists
    same = text(toleration, "value") == text(taint, "value")
    return text(toleration, "key") == text(taint, "key") and (exists or same)


def _fits(node: Manifest, pod: Pod, around: Around) -> bool:
    for resource in ("cpu", "memory"):
        has = demand.amount(node.get("status", "allocatable", resource))
        if has is not None and demand.of_pod(pod, around, f"requests.{resource}") > has:
            return False
    return True
