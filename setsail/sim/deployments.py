"""The Deployment controller: ReplicaSets of revisions, surge and unavailable, the pause.

The arithmetic is that of Kubernetes' rolling update; how a paused one behaves was recorded on a
real 1.37 cluster: a new template does nothing, lost pods come back from the old one, scaling is
followed, and in mid-rollout both revisions grow in proportion.
"""

from setsail.cluster.protocol import Body
from setsail.manifest import rollout
from setsail.manifest.manifest import mapping
from setsail.sim import pods
from setsail.sim.state import Key, Pod, State, number


def run(state: State) -> None:
    """Bring every Deployment one step nearer to what it says."""
    for key, body in state.of("Deployment"):
        _reconcile(state, key, body)


def _reconcile(state: State, key: Key, body: Body) -> None:
    wanted = state.wanted.setdefault(key, {})
    paused = mapping(body, "spec").get("paused") is True
    if not (paused and wanted):
        _admit(state, key, body)
    replicas = number(body, 1, "spec", "replicas")
    surge, _ = bounds(body, replicas)
    if paused or list(wanted) == [state.admitted[key]]:
        _scale(state, key, replicas, surge)
    else:
        _roll(state, key, body, replicas)
    for found, count in list(wanted.items()):
        pods.set_count(state, key, found, count)
        if not count and found != state.admitted[key] and not _left(state, key, found):
            del wanted[found]


def _left(state: State, key: Key, found: str) -> bool:
    """Whether a pod of a revision is still there, if only to end."""
    return any(pod.owner == key and pod.revision == found for pod in state.pods.values())


def bounds(body: Body, replicas: int) -> tuple[int, int]:
    """Surge and unavailable in pods, rounded as Kubernetes does."""
    if mapping(body, "spec", "strategy").get("type") == "Recreate":
        return 0, replicas
    rolling = mapping(body, "spec", "strategy", "rollingUpdate")
    surge = rollout.scaled(rolling.get("maxSurge", "25%"), replicas, up=True) or 0
    lost = rollout.scaled(rolling.get("maxUnavailable", "25%"), replicas, up=False) or 0
    return surge, lost or (0 if surge else 1)  # both rounded to nothing would never roll


def _admit(state: State, key: Key, body: Body) -> None:
    found = state.admitted[key] = state.revisions[key]
    wanted = state.wanted[key]
    wanted.setdefault(found, 0 if wanted else number(body, 1, "spec", "replicas"))


def _scale(state: State, key: Key, replicas: int, surge: int) -> None:
    """Follow the number of replicas, each revision in proportion to its size."""
    wanted, ceiling = state.wanted[key], replicas + surge
    before = state.ceiling.get(key, ceiling)
    active = [revision for revision, count in wanted.items() if count] or list(wanted)
    if len(active) == 1:  # pods of another revision that are about to end are of no account
        wanted[active[0]] = replicas
    elif before != ceiling:
        room = ceiling - before
        for found in sorted(wanted, key=lambda r: -wanted[r]):
            share = round(wanted[found] * ceiling / before) - wanted[found]
            step = max(room, share) if room < 0 else min(room, share)
            wanted[found] += step
            room -= step
    state.ceiling[key] = ceiling


def _roll(state: State, key: Key, body: Body, replicas: int) -> None:
    wanted, new = state.wanted[key], state.admitted[key]
    surge, unavailable = bounds(body, replicas)
    state.ceiling[key] = replicas + surge
    if mapping(body, "spec", "strategy").get("type") == "Recreate":
        _recreate(state, key, replicas)
        return
    room = replicas + surge - sum(wanted.values())
    wanted[new] = min(replicas, max(wanted[new], wanted[new] + room))
    ready = _available(state, key, body)
    new_unready = wanted[new] - ready.get(new, 0)
    removable = sum(wanted.values()) - (replicas - unavailable) - max(0, new_unready)
    spare = sum(ready.values()) - (replicas - unavailable)
    for found in [r for r in wanted if r != new]:
        broken = min(wanted[found] - ready.get(found, 0), max(0, removable))
        healthy = min(wanted[found] - broken, max(0, spare), max(0, removable - broken))
        wanted[found] -= broken + healthy
        removable -= broken + healthy
        spare -= healthy


def _recreate(state: State, key: Key, replicas: int) -> None:
    wanted, new = state.wanted[key], state.admitted[key]
    old = [pod for pod in state.pods.values() if pod.owner == key and pod.revision != new]
    for found in wanted:
        wanted[found] = 0 if found != new or old else replicas


def _available(state: State, key: Key, body: Body) -> dict[str, int]:
    """Pods by revision that have been ready for as long as the Deployment asks."""
    since = state.now - number(body, 0, "spec", "minReadySeconds")
    counted: dict[str, int] = {}
    for pod in state.pods_of(key):
        available = pod.ready and pod.settled <= since
        counted[pod.revision] = counted.get(pod.revision, 0) + available
    return counted


def status(state: State, key: Key) -> Body:
    """The status as the API shows it."""
    mine: list[Pod] = state.pods_of(key)
    new = state.revisions[key]
    ready = sum(pod.ready for pod in mine)
    return {
        "replicas": len(mine),
        "updatedReplicas": sum(pod.revision == new for pod in mine),
        "readyReplicas": ready,
        "availableReplicas": ready,
    }
