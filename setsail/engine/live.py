"""Objects of a cluster, as texts that the rules read like files, and as they run.

What the API server adds is taken away from the texts: managed fields, status, identities; so is
what was made by something else that is there too, for a fault of a Deployment is not told again
for its pods. What runs keeps its status, and of pods only what a rule reads. Of Secrets nothing
is kept but the end of a certificate, and they are asked for only when a call wants that.
"""

import json
import time
from collections.abc import Iterator
from typing import NamedTuple

from setsail.cluster.protocol import Body
from setsail.engine import live_bodies
from setsail.engine.gather import Gathered, Source
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.manifest import running
from setsail.manifest.manifest import Manifest, items, mapping, text
from setsail.world import cluster
from setsail.world import cluster_faults as faults

KINDS = (
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "Service", "Ingress",
    "NetworkPolicy", "PodDisruptionBudget", "HorizontalPodAutoscaler", "PersistentVolumeClaim",
    "ConfigMap", "ServiceAccount", "Role", "RoleBinding", "LimitRange",
)  # fmt: skip
_RUNNING = (
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "Service",
    "PodDisruptionBudget", "HorizontalPodAutoscaler", "PersistentVolumeClaim", "Node", "Secret",
)  # fmt: skip
"""The kinds whose status, or whose end, a rule reads."""
_GIVEN = {
    ("ConfigMap", "kube-root-ca.crt"),
    ("ServiceAccount", "default"),
    ("Service", "kubernetes"),
}
"""What every namespace is given by the cluster itself."""
SYSTEM_NAMESPACES = ("kube-system", "kube-public", "kube-node-lease")
_TLS = "type=kubernetes.io/tls"


class Where(NamedTuple):
    """What to look at: these namespaces or, where there are none, all but the cluster's own and
    its nodes. `certificates`: TLS Secrets too, for the end of their certificates."""

    namespaces: tuple[str, ...] = ()
    certificates: bool = False


class Found(NamedTuple):
    """One text for each object that somebody wrote, by a name that stands for its file; what
    runs; and what could not be read."""

    texts: tuple[tuple[str, bytes], ...]
    running: tuple[Manifest, ...]
    unread: tuple[Problem, ...]


def gathered(context: str | None, where: Where, everywhere: bool) -> Gathered:
    """The objects of a cluster to be checked: of some namespaces, of that of the context, or of
    all but the cluster's own. Raises NoCluster and ClusterFailed."""
    with cluster.connect(context) as live:
        chosen = () if everywhere else where.namespaces or (live.namespace,)
        found = gather(live, where._replace(namespaces=chosen))
    sources = tuple(Source(name, data, f"live:{live.context}") for name, data in found.texts)
    return Gathered(sources, found.unread, running=found.running, seen=time.time())


def gather(live: cluster.Live, where: Where) -> Found:
    """The objects of some namespaces, or of all but the cluster's own.

    What we may not list is among `unread`, with the rule that is missing: not checked is not
    clean. Raises ClusterFailed where the cluster itself fails.
    """
    texts: list[tuple[str, bytes]] = []
    seen: list[Manifest] = []
    unread: list[Problem] = []
    for of, selector in _asked(where):
        try:
            for body in live.stream(of, selector):
                if not _left_out(body, of.namespace):
                    texts += _text(body)
                    seen += _seen(body)
        except faults.Denied as denied:
            unread += denied.problems
        except faults.Absent:
            continue
    return Found(tuple(texts), tuple(seen), tuple(dict.fromkeys(unread)))


def _asked(where: Where) -> Iterator[tuple[ObjectRef, str]]:
    """Each kind of each namespace, with the field selector to ask for it by."""
    for namespace in where.namespaces or ("",):
        for kind in KINDS:
            yield ObjectRef("", kind, namespace, ""), ""
        if where.certificates:
            yield ObjectRef("v1", "Secret", namespace, ""), _TLS
    if not where.namespaces:
        yield ObjectRef("v1", "Node", "", ""), ""


def _left_out(body: Body, namespace: str) -> bool:
    about = mapping(body, "metadata")
    given = (text(body, "kind"), text(about, "name")) in _GIVEN
    return given or (not namespace and text(about, "namespace") in SYSTEM_NAMESPACES)


def _text(body: Body) -> Iterator[tuple[str, bytes]]:
    about, kind = mapping(body, "metadata"), text(body, "kind")
    made = any(owner.get("controller") for owner in items(about, "ownerReferences"))
    if kind in KINDS and not made:
        name = f"{kind}/{text(about, 'namespace')}/{text(about, 'name')}"
        written = json.dumps(live_bodies.written(body), indent=1, ensure_ascii=False)
        yield name, written.encode()


def _seen(body: Body) -> Iterator[Manifest]:
    if body["kind"] in _RUNNING:
        yield running.manifest(live_bodies.seen(body))
