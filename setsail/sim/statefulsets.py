"""The StatefulSet controller: pods with names that stay, one after the other."""

from setsail.cluster.protocol import Body
from setsail.manifest.manifest import mapping
from setsail.sim import kubelet, pods
from setsail.sim.state import Key, Pod, State, number


def run(state: State) -> None:
    """Bring every StatefulSet one step nearer to what it says."""
    for key, body in state.of("StatefulSet"):
        _reconcile(state, key, body)


def _reconcile(state: State, key: Key, body: Body) -> None:
    replicas = number(body, 1, "spec", "replicas")
    parallel = mapping(body, "spec").get("podManagementPolicy") == "Parallel"
    revision = state.revisions[key]
    for ordinal in range(replicas):
        name = f"{key[2]}-{ordinal}"
        pod = state.pods.get(name)
        if pod is None:
            pods.make(state, key, revision, name)
        if not parallel and (pod is None or not pod.ready):
            return
    for pod in state.pods_of(key):
        if _ordinal(pod) >= replicas:
            kubelet.end(state, pod)
    _update(state, key, body)


def _update(state: State, key: Key, body: Body) -> None:
    """The highest pod of another revision is replaced while every other is ready."""
    strategy = mapping(body, "spec", "updateStrategy")
    if strategy.get("type") == "OnDelete":
        return
    partition = number(strategy, 0, "rollingUpdate", "partition")
    mine = [pod for pod in state.pods.values() if pod.owner == key]
    old = [p for p in mine if p.revision != state.revisions[key] and _ordinal(p) >= partition]
    if old and all(pod.ready for pod in mine):
        kubelet.end(state, max(old, key=_ordinal))


def _ordinal(pod: Pod) -> int:
    return int(pod.name.rsplit("-", 1)[1])
