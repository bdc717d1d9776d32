"""Objects of a cluster, as texts that the rules read like files.

What the API server adds is taken away first: managed fields, status, identities; so is what was
made by something else that is there too, for a fault of a Deployment is not told again for its
pods. Secrets are never asked for.
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from setsail.cluster import difference
from setsail.cluster.protocol import Body
from setsail.engine.gather import Gathered, Source
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.manifest.manifest import items, mapping, text
from setsail.world import cluster
from setsail.world import cluster_faults as faults

KINDS = (
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "Service", "Ingress",
    "NetworkPolicy", "PodDisruptionBudget", "HorizontalPodAutoscaler", "PersistentVolumeClaim",
    "ConfigMap", "ServiceAccount", "Role", "RoleBinding", "LimitRange",
)  # fmt: skip
_GIVEN = {
    ("ConfigMap", "kube-root-ca.crt"),
    ("ServiceAccount", "default"),
    ("Service", "kubernetes"),
}
"""What every namespace is given by the cluster itself."""
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
SYSTEM_NAMESPACES = ("kube-system", "kube-public", "kube-node-lease")


class Found(NamedTuple):
    """One text for each object, by a name that stands for its file, and what could not be read."""

    texts: tuple[tuple[str, bytes], ...]
    unread: tuple[Problem, ...]


def gathered(context: str | None, namespaces: tuple[str, ...], everywhere: bool) -> Gathered:
    """The objects of a cluster to be checked: of some namespaces, of that of the context, or of
    all but the cluster's own. Raises NoCluster and ClusterFailed."""
    with cluster.connect(context) as live:
        found = gather(live, () if everywhere else namespaces or (live.namespace,))
    sources = tuple(Source(name, data, f"live:{live.context}") for name, data in found.texts)
    return Gathered(sources, found.unread)


def gather(live: cluster.Live, namespaces: Iterable[str] = ()) -> Found:
    """The objects of some namespaces, or of all but the cluster's own.

    What we may not list is among `unread`, with the rule that is missing: not checked is not
    clean. Raises ClusterFailed where the cluster itself fails.
    """
    texts: list[tuple[str, bytes]] = []
    unread: list[Problem] = []
    for namespace in namespaces or ("",):
        for kind in KINDS:
            try:
                texts += _texts(live, kind, namespace)
            except faults.Denied as denied:
                unread += denied.problems
            except faults.Absent:
                continue
    return Found(tuple(texts), tuple(dict.fromkeys(unread)))


def _texts(live: cluster.Live, kind: str, namespace: str) -> Iterator[tuple[str, bytes]]:
    for body in live.each(ObjectRef("", kind, namespace, "")):
        if not _left_out(body, namespace):
            about = mapping(body, "metadata")
            name = f"{kind}/{text(about, 'namespace')}/{text(about, 'name')}"
            yield name, json.dumps(_bare(body), indent=1, ensure_ascii=False).encode()


def _left_out(body: Body, namespace: str) -> bool:
    about = mapping(body, "metadata")
    made = any(owner.get("controller") for owner in items(about, "ownerReferences"))
    given = (text(body, "kind"), text(about, "name")) in _GIVEN
    return made or given or (not namespace and text(about, "namespace") in SYSTEM_NAMESPACES)


def _bare(body: Body) -> Body:
    """The object as its author wrote it, as far as that can be told."""
    found = difference.plain(body)
    about = mapping(found, "metadata")
    notes = {
        key: value
        for key, value in mapping(about, "annotations").items()
        if key != _LAST_APPLIED and not key.startswith("deployment.kubernetes.io/")
    }
    about.pop("annotations", None)
    if notes:
        about["annotations"] = notes
    if text(body, "kind") == "Service":
        for key in ("clusterIP", "clusterIPs"):
            if mapping(found, "spec").get(key) != "None":
                mapping(found, "spec").pop(key, None)
    return found
