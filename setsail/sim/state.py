"""Everything that the simulated cluster knows: objects, pods, nodes, the time, the chance."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from setsail.cluster.protocol import Body
from setsail.cluster.seen import BOUNDS
from setsail.manifest import manifest
from setsail.manifest.manifest import mapping
from setsail.sim.behaviour import Behaviour, Traffic
from setsail.sim.chance import Chance

Key = tuple[str, str, str]
"""Kind, namespace and name."""

WORKLOADS = ("Deployment", "StatefulSet")
LAG = 1.0
"""Seconds for which requests still go to a pod that is no longer ready."""


_USUAL = Behaviour()


@dataclass(slots=True)
class Node:
    """A machine. `lost` is the second at which it fell silent."""

    name: str
    zone: str
    lost: float | None = None


@dataclass(slots=True)
class Pod:
    """A pod and what its kubelet remembers of it.

    `main` is the first container, the one that serves. `begun` is when its process started,
    `settled` the second of the pod's last change of readiness, `doomed` when a deleted pod is
    gone, `deaf` when it stops answering although requests may still be on their way to it.
    """

    name: str
    namespace: str
    owner: Key
    revision: str
    image: str
    labels: dict[str, str]
    spec: Body
    main: Body
    node: Node
    born: float
    begun: float | None = None
    ready: bool = False
    settled: float = -math.inf
    started: bool = False
    probed: dict[str, float] = field(default_factory=dict)
    streak: dict[str, int] = field(default_factory=dict)
    restarts: int = 0
    doomed: float | None = None
    deaf: float | None = None
    requests: int = 0
    errors: int = 0
    histogram: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    @property
    def phase(self) -> Literal["Pending", "Running", "Terminating"]:
        """As kubectl shows it."""
        if self.doomed is not None:
            return "Terminating"
        return "Pending" if self.begun is None else "Running"

    def clear(self) -> None:
        """Forget what belonged to the process that ended."""
        self.ready, self.started = False, False
        self.probed, self.streak = {}, {}
        self.requests, self.errors = 0, 0
        self.histogram = [0] * (len(BOUNDS) + 1)


@dataclass(slots=True)
class Door:
    """What came to one component from one side ("outside" or "inside") so far."""

    sent: int = 0
    lost: int = 0


@dataclass(slots=True)
class State:
    """The cluster at a moment. `now` is in seconds; controllers change it tick by tick.

    `templates` holds every pod template by its revision, `revisions` that of each workload now,
    `admitted` the one that it rolls to, `wanted` the pods of each revision, `ceiling` the pods
    that the rollout may have. `load` is requests per second of the last tick by pod, `usage` the
    same smoothed as metrics are, `failing` the share of calls to a component that failed in the
    last tick, `advice` what an autoscaler thought lately, `created` when a job was made.
    """

    chance: Chance
    traffic: Traffic
    behaviours: Mapping[str, Behaviour]
    now: float = 0.0
    objects: dict[Key, Body] = field(default_factory=dict)
    pods: dict[str, Pod] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    templates: dict[str, Body] = field(default_factory=dict)
    revisions: dict[Key, str] = field(default_factory=dict)
    admitted: dict[Key, str] = field(default_factory=dict)
    wanted: dict[Key, dict[str, int]] = field(default_factory=dict)
    ceiling: dict[Key, int] = field(default_factory=dict)
    advice: dict[Key, list[tuple[float, int]]] = field(default_factory=dict)
    created: dict[Key, float] = field(default_factory=dict)
    load: dict[str, float] = field(default_factory=dict)
    usage: dict[str, float] = field(default_factory=dict)
    doors: dict[tuple[str, str], Door] = field(default_factory=dict)
    failing: dict[str, float] = field(default_factory=dict)
    names: int = 0
    order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.order = self.traffic.order()

    def of(self, *kinds: str) -> Iterator[tuple[Key, Body]]:
        """The objects of some kinds, in the order in which they were made."""
        return ((key, body) for key, body in list(self.objects.items()) if key[0] in kinds)

    def put(self, key: Key, body: Body) -> None:
        """Store an object, and its pod template if it has one."""
        self.objects[key] = body
        if key[0] in WORKLOADS:
            template = mapping(body, "spec", "template")
            self.revisions[key] = found = revision(template)
            self.templates[found] = template
        elif key[0] == "Job":
            self.created.setdefault(key, self.now)

    def pods_of(self, owner: Key) -> list[Pod]:
        """The pods of a workload that are not being deleted, oldest first."""
        return [p for p in self.pods.values() if p.owner == owner and p.doomed is None]

    def behaviour(self, pod: Pod) -> Behaviour:
        """How the pod's image behaves."""
        return self.behaviours.get(pod.image, _USUAL)

    def alive(self, pod: Pod) -> bool:
        """Whether the pod's process runs and can answer."""
        if pod.begun is None or pod.node.lost is not None:
            return False
        if pod.deaf is not None and self.now >= pod.deaf:
            return False
        return self.now >= pod.begun + self.behaviour(pod).start


def number(body: Any, default: int, *path: str) -> int:
    """The whole number at a path, or the default."""
    found = manifest.number(body, *path)
    return default if found is None else found


def revision(template: Body) -> str:
    """The name of a pod template: a hash of its content."""
    text = json.dumps(template, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
