"""The simulated cluster as the two protocols see it, with a clock that its owner moves."""

import copy
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body, Changed
from setsail.cluster.seen import Counters, PodSeen, Scrape
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import items, mapping, text
from setsail.sim import (
    autoscaler,
    budgets,
    deployments,
    jobs,
    kubelet,
    routes,
    statefulsets,
    traffic,
)
from setsail.sim.behaviour import Behaviour, Traffic
from setsail.sim.chance import Chance
from setsail.sim.state import WORKLOADS, Door, Key, Node, State, revision

_VERSIONED = ("ConfigMap", "Lease")
"""The kinds that several processes write, each only if it is still what it has read: that is
told by their content, so that what is put back is as it was."""
TICK = 1.0
"""Seconds of one step of the simulation."""


class Simulated:
    """A cluster of `zones` with two nodes each; fulfils `Cluster` and `Metrics`.

    `behaviours` maps an image to what it does and may be added to at any time.
    """

    def __init__(
        self, chance: Chance, load: Traffic, behaviours: Mapping[str, Behaviour], zones: int = 3
    ) -> None:
        self.state = State(chance, load, behaviours)
        names = [f"zone-{'abcdefghijklmnopqrstuvwxyz'[i % 26]}" for i in range(max(1, zones))]
        self.state.nodes = [Node(f"node-{z[-1]}{n}", z) for z in names for n in (1, 2)]

    @property
    def now(self) -> float:
        """Seconds since the cluster was made."""
        return self.state.now

    def tick(self) -> None:
        """Let one second pass."""
        state = self.state
        state.now += TICK
        kubelet.run(state)
        traffic.flow(state, TICK)
        autoscaler.run(state)
        deployments.run(state)
        statefulsets.run(state)

    def let_in(self, load: Traffic) -> None:
        """Replace the traffic; the components stay as they are."""
        self.state.traffic = load
        self.state.order = load.order()

    def doors(self) -> Mapping[tuple[str, str], Door]:
        """What was sent and lost so far, by component and side; only a simulation knows this."""
        return self.state.doors

    def lose_node(self, name: str) -> None:
        """A node falls silent, with everything on it."""
        for node in self.state.nodes:
            if node.name == name and node.lost is None:
                node.lost = self.now

    def create(self, body: Body) -> None:
        """See Cluster.create."""
        if (key := _key(body)) in self.state.objects:
            raise _changed(key)
        self.state.put(key, copy.deepcopy(body))

    def apply(self, body: Body) -> None:
        """See Cluster.apply."""
        key = _key(body)
        old = self.state.objects.get(key, {})
        self.state.put(key, changes.merge(old, copy.deepcopy(body)))

    def get(self, ref: ObjectRef) -> Body | None:
        """See Cluster.get."""
        key = ref.kind, ref.namespace, ref.name
        body = self.state.objects.get(key)
        if body is None:
            return None
        shown = copy.deepcopy(body)
        if ref.kind in WORKLOADS:
            shown["status"] = deployments.status(self.state, key)
        elif ref.kind == "Job":
            shown["status"] = jobs.status(self.state, key)
        elif ref.kind in _VERSIONED and not body.get("immutable"):
            shown["metadata"]["resourceVersion"] = revision(body)
        return shown

    def find(self, kind: str, namespace: str) -> tuple[Body, ...]:
        """See Cluster.find."""
        found = sorted(key for key in self.state.objects if key[:2] == (kind, namespace))
        bodies = (self.get(ObjectRef("", *key)) for key in found)
        return tuple(body for body in bodies if body is not None)

    def patch(self, ref: ObjectRef, change: Mapping[str, Any]) -> None:
        """See Cluster.patch."""
        key = ref.kind, ref.namespace, ref.name
        if body := self.state.objects.get(key):
            change = copy.deepcopy(dict(change))
            version = mapping(change, "metadata").pop("resourceVersion", None)
            if version not in (None, revision(body)):
                raise _changed(key)
            self.state.put(key, changes.merge(body, change))

    def delete(self, ref: ObjectRef, grace: float | None = None) -> None:
        """See Cluster.delete."""
        if ref.kind == "Pod":
            if pod := self.state.pods.get(ref.name):
                kubelet.end(self.state, pod, grace)
            return
        key = ref.kind, ref.namespace, ref.name
        self.state.objects.pop(key, None)
        self.state.created.pop(key, None)
        for pod in self.state.pods_of(key):
            kubelet.end(self.state, pod, grace)
        self.state.wanted.pop(key, None)

    def evict(self, namespace: str, pod: str) -> bool:
        """See Cluster.evict."""
        found = self.state.pods.get(pod)
        return found is None or budgets.evict(self.state, found)

    def route(self, ref: ObjectRef, weights: Mapping[str, int]) -> None:
        """See Cluster.route."""
        body = self.state.objects.get((ref.kind, ref.namespace, ref.name), {})
        for rule in routes.rules(body):
            if not weights.keys() <= {text(b, "name") for b in rule["backendRefs"]}:
                continue
            for backend in rule["backendRefs"]:
                if (name := text(backend, "name")) in weights:
                    backend["weight"] = weights[name]

    def weights(self, ref: ObjectRef) -> Mapping[str, int]:
        """See Cluster.weights."""
        body = self.state.objects.get((ref.kind, ref.namespace, ref.name), {})
        rules = sorted(routes.rules(body), key=lambda rule: len(rule["backendRefs"]) > 1)
        backends = (b for rule in rules for b in items(rule, "backendRefs"))
        return {text(b, "name"): routes.weight(b) for b in backends}

    def pods(self, namespace: str, workload: str) -> tuple[PodSeen, ...]:
        """See Cluster.pods."""
        mine = [p for p in self.state.pods.values() if p.owner[1:] == (namespace, workload)]
        return tuple(
            PodSeen(
                p.name, namespace, workload, p.revision, p.phase, p.ready, p.restarts,
                p.node.name, p.node.zone,
            )
            for p in sorted(mine, key=lambda pod: pod.name)
        )  # fmt: skip

    def endpoints(self, namespace: str, service: str) -> tuple[str, ...]:
        """See Cluster.endpoints."""
        if namespace != self.state.traffic.namespace:
            return ()
        return tuple(sorted(p.name for p in routes.targets(self.state, service) if p.ready))

    def counters(self, namespace: str, workload: str) -> Scrape | None:
        """See Metrics.counters: only a pod whose process runs can be scraped."""
        return {
            pod.name: Counters(pod.requests, pod.errors, tuple(accumulate(pod.histogram))[:-1])
            for pod in self.state.pods.values()
            if pod.owner[1:] == (namespace, workload) and self.state.alive(pod)
        }


def _changed(key: Key) -> Changed:
    named = f"{key[0]}/{key[2]}"
    return Changed([Problem(Text(f"{named} was changed meanwhile", f"{named} 在此期间被修改"))])


def _key(body: Body) -> Key:
    found = mapping(body, "metadata")
    return str(body.get("kind")), str(found.get("namespace", "")), str(found.get("name"))
