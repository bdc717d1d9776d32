"""Disruption budgets: whether a pod may be asked to leave now."""

from setsail.cluster.protocol import Body
from setsail.manifest import rollout, selector
from setsail.manifest.manifest import mapping
from setsail.sim import kubelet
from setsail.sim.state import Pod, State, number


def evict(state: State, pod: Pod) -> bool:
    """End the pod where every budget that covers it allows; whether it did."""
    for _, body in state.of("PodDisruptionBudget"):
        covers = selector.matches(mapping(body, "spec", "selector"), pod.labels)
        if covers and not _allows(state, body, pod):
            return False
    kubelet.end(state, pod)
    return True


def _allows(state: State, body: Body, pod: Pod) -> bool:
    spec = mapping(body, "spec")
    covered = [p for p in state.pods.values() if p.namespace == pod.namespace and p.doomed is None]
    covered = [p for p in covered if selector.matches(spec.get("selector"), p.labels)]
    healthy = sum(p.ready for p in covered)
    if not pod.ready:
        return spec.get("unhealthyPodEvictionPolicy") == "AlwaysAllow" or healthy == len(covered)
    owners = {p.owner: None for p in covered}
    total = sum(number(state.objects.get(owner), 1, "spec", "replicas") for owner in owners)
    if "minAvailable" in spec:
        needed = rollout.scaled(spec["minAvailable"], total, up=True) or 0
    else:
        needed = total - (rollout.scaled(spec.get("maxUnavailable"), total, up=True) or 0)
    return healthy - 1 >= needed
