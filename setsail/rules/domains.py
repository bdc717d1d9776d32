"""How many nodes or zones a pod may be placed on, as far as the files tell."""

from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items, strings, text

AFFINITY: Path = (
    "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
)  # fmt: skip


class Known(NamedTuple):
    """A number of domains, and where it is said."""

    places: int
    by: Manifest
    path: Path


def of(pod: Pod, key: str, around: Around) -> Known | None:
    """The number of values of a node label that the pod may be placed on; None: not known.

    The pod's own selector and affinity say it, or the Node objects of the set.
    """
    owner = pod.owner
    if key in strings(pod.spec, "nodeSelector"):
        return Known(1, owner, (*pod.path, "nodeSelector", key))
    if key == "kubernetes.io/hostname" and text(pod.spec, "nodeName"):
        return Known(1, owner, (*pod.path, "nodeName"))
    values: set[str] = set()
    terms = items(pod.spec, *AFFINITY)
    for term in terms:
        allowed = [
            {str(value) for value in items(each, "values")}
            for each in items(term, "matchExpressions")
            if text(each, "key") == key and text(each, "operator") == "In"
        ]
        if not allowed:
            values.clear()
            break
        values |= set.intersection(*allowed)
    if values:
        return Known(len(values), owner, (*pod.path, *AFFINITY))
    nodes = around.of_kind("Node")
    found = {node.labels[key] for node in nodes if key in node.labels}
    return Known(len(found), nodes[0], ("metadata", "labels")) if found else None
