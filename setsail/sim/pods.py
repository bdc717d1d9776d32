"""Making pods and choosing the node they go to."""

from collections.abc import Callable

from setsail.manifest.manifest import mapping, strings, text
from setsail.sim import kubelet
from setsail.sim.state import Key, Node, Pod, State

ORDINAL = "statefulset.kubernetes.io/pod-name"
"""The label that a StatefulSet gives each of its pods, and a Service for the first selects."""


def make(state: State, owner: Key, revision: str, name: str = "") -> None:
    """Create one pod; without a `name` it gets one that was never used before."""
    node = _node(state, owner)
    if node is None:
        return
    template = state.templates[revision]
    state.names += 1
    called = name or f"{owner[2]}-{revision[:5]}-{state.names:04d}"
    labels = strings(template, "metadata", "labels") | ({ORDINAL: name} if name else {})
    main = mapping(template, "spec", "containers", 0)
    pod = Pod(
        called, owner[1], owner, revision, text(main, "image"), labels,
        mapping(template, "spec"), main, node, born=state.now,
    )  # fmt: skip
    state.pods[called] = pod


def _node(state: State, owner: Key) -> Node | None:
    """The node with the fewest pods of this owner in its zone, then on it, then of all.

    What the scheduler would do for a spread over zones; resources and taints are not simulated.
    """
    alive = [node for node in state.nodes if node.lost is None]
    if not alive:
        return None
    mine = [pod.node for pod in state.pods_of(owner)]
    everyone = [pod.node.name for pod in state.pods.values()]

    def crowd(node: Node) -> tuple[int, int, int]:
        zone = sum(other.zone == node.zone for other in mine)
        return zone, sum(other is node for other in mine), everyone.count(node.name)

    return min(alive, key=crowd)


def set_count(state: State, owner: Key, revision: str, count: int) -> None:
    """Make or end pods of one revision until `count` are left; the least useful go first."""
    mine = [pod for pod in state.pods_of(owner) if pod.revision == revision]
    for _ in range(count - len(mine)):
        make(state, owner, revision)
    worth: Callable[[Pod], tuple[bool, bool, float]] = lambda p: (  # noqa: E731
        p.ready,
        p.begun is not None,
        -p.born,
    )
    for pod in sorted(mine, key=worth)[: max(0, len(mine) - count)]:
        kubelet.end(state, pod)
