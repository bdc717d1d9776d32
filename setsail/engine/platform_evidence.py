"""Whether a cluster has what a system asks of it."""

from collections.abc import Iterator
from dataclasses import replace

from setsail.derive import concerns
from setsail.engine.live_evidence import View, evidence
from setsail.evidence.verdict import Evidence
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.manifest import mapping, text
from setsail.world import cluster
from setsail.world import cluster_faults as faults

ITEM = "platform-can-carry-it"
_ZONE = "topology.kubernetes.io/zone"
_UNSEEN = Text(
    "that the network plugin enforces policies, and the backup of the cluster itself",
    "网络插件是否执行策略，以及集群自身的备份",
)


def carries(seen: View, live: cluster.Live) -> Iterator[Evidence]:
    """One piece for what is served, one for the nodes."""
    yield _kinds(seen, live)
    yield _nodes(seen, live)


def _kinds(seen: View, live: cluster.Live) -> Evidence:
    """Every kind that is applied, and metrics where something is scaled by them."""
    bodies = [each.body for each in concerns.everything(seen.system).objects]
    wanted = dict.fromkeys((text(b, "apiVersion"), text(b, "kind")) for b in bodies)
    missing = [kind for version, kind in wanted if not _served(live, version, kind)]
    scaled = any(kind == "HorizontalPodAutoscaler" for _, kind in wanted)
    if scaled and not _served(live, "metrics.k8s.io/v1beta1", "PodMetrics"):
        missing.append("PodMetrics")
    version = live.version()
    subject = f"API server {version}"
    if missing:
        listed = ", ".join(sorted(set(missing)))
        said = Text(f"the cluster does not serve {listed}", f"集群没有提供 {listed}")
        return evidence(seen, ITEM, "fail", subject, said)
    said = Text(
        f"it serves all {len(wanted)} kinds that the system needs",
        f"它提供系统所需的全部 {len(wanted)} 种类型",
    )
    return replace(evidence(seen, ITEM, "pass", subject, said), lacks=_UNSEEN)


def _served(live: cluster.Live, version: str, kind: str) -> bool:
    try:
        live.kinds.of(ObjectRef(version, kind, "", ""))
    except faults.Absent:
        return False
    return True


def _nodes(seen: View, live: cluster.Live) -> Evidence:
    """Nodes that are ready, in as many zones as the environment says."""
    try:
        nodes = list(live.stream(ObjectRef("v1", "Node", "", "")))
    except faults.Denied as denied:
        return evidence(seen, ITEM, "unknown", "nodes", denied.problems[0].message)
    ready = [n for n in nodes if running.condition(n, "Ready").get("status") == "True"]
    zones = {mapping(n, "metadata", "labels").get(_ZONE) for n in ready} - {None}
    wanted = seen.system.environment.platform.zones
    listed = ", ".join(
        f"{text(n, 'metadata', 'name')} resourceVersion {text(n, 'metadata', 'resourceVersion')}"
        for n in nodes[:3]
    )
    enough = len(ready) == len(nodes) > 0 and (wanted is None or len(zones) >= wanted)
    said = Text(
        f"{len(ready)} of {len(nodes)} nodes are ready, in {len(zones)} zones",
        f"{len(nodes)} 个节点中 {len(ready)} 个就绪，分布在 {len(zones)} 个可用区",
    )
    found = evidence(seen, ITEM, "pass" if enough else "fail", "nodes", said)
    asked = f"{len(nodes)}" + (f", {wanted} zones" if wanted else "")
    return replace(
        found, source=f"{seen.context}: {listed}", measured=f"{len(ready)}", threshold=asked,
        lacks=_UNSEEN if enough else None,
    )  # fmt: skip
