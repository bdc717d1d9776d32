"""From a system to what its rehearsal needs: objects, traffic, the services to release."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from setsail.cluster.protocol import Body
from setsail.manifest.manifest import mapping, number, text
from setsail.sim.behaviour import Call, Component, Entry, Traffic
from setsail.sim.latency import typical
from setsail.sim.pods import ORDINAL
from setsail.sim.state import WORKLOADS
from setsail.system import values

REQUESTS, MESSAGES = 100.0, 20.0
"""Per second, for each entry from outside and for each worker."""
_BUSY = 0.5
"""How busy pods are made to be at the declared scale: the real capacity is not known."""
_STEPS = (5, 25, 50)
_SERVICE, _STORE = 0.02, 0.004


@dataclass(frozen=True, slots=True)
class Scene:
    """What is played. `services` take requests, `components` are all that run."""

    system: values.System
    objects: tuple[Body, ...]
    traffic: Traffic
    services: tuple[str, ...]
    components: tuple[str, ...]

    @property
    def zones(self) -> int:
        """Zones of the simulated cluster: as declared, or three."""
        return self.system.environment.platform.zones or 3

    def steps(self, service: str) -> tuple[int, ...]:
        """The weights that a release of the service goes through."""
        release = self.system.services[service].release
        if release.kind == "blue-green":
            return (100,)
        return tuple(sorted({w for w in release.canary if 0 < w <= 100})) or _STEPS


def scene(system: values.System, objects: Iterable[Body]) -> Scene:
    """Set the scene; `objects` are those rendered for the system."""
    bodies = tuple(objects)
    replicas = _replicas(bodies)
    running = (*system.services.values(), *system.workers.values())
    bare = {w.name: Component(w.name, calls=_calls(w, replicas)) for w in running}
    bare |= {name: Component(name) for name in system.stateful}
    bare = {name: component for name, component in bare.items() if name in replicas}
    entries = _entries(system, bare)
    traffic = Traffic(system.namespace, bare, entries)
    demand, single = _demand(traffic), _single(bodies)
    sized = {
        name: replace(
            component,
            capacity=max(1.0, demand[name]) / (pods * _BUSY),
            latency=typical(_STORE if name in system.stateful else _SERVICE),
        )
        for name, component in bare.items()
        for pods in [1 if name in single else max(1, replicas[name])]
    }
    services = tuple(name for name in system.services if name in bare and demand[name] > 0)
    return Scene(system, bodies, replace(traffic, components=sized), services, tuple(sized))


def _replicas(bodies: Iterable[Body]) -> dict[str, int]:
    """Pods of each workload by its name: what an autoscaler starts with, or what it says."""
    found: dict[str, int] = {}
    for body in bodies:
        if body.get("kind") in WORKLOADS:
            said = number(body, "spec", "replicas")
            found.setdefault(text(body, "metadata", "name"), 1 if said is None else said)
        elif body.get("kind") == "HorizontalPodAutoscaler":
            target = text(body, "spec", "scaleTargetRef", "name")
            found[target] = number(body, "spec", "minReplicas") or 1
    return found


def _single(bodies: Iterable[Body]) -> frozenset[str]:
    """The Services that lead to one pod of a StatefulSet only: its first, the one written to."""
    return frozenset(
        text(body, "metadata", "name")
        for body in bodies
        if body.get("kind") == "Service" and ORDINAL in mapping(body, "spec", "selector")
    )


def _calls(workload: values.Workload, known: Iterable[str]) -> tuple[Call, ...]:
    """The calls to what runs in the cluster; what stays outside always answers."""
    return tuple(
        Call(edge.to, edge.timeout, edge.retries or 0 if edge.idempotent else 0, edge.optional)
        for edge in workload.needs
        if edge.to in known
    )


def _entries(system: values.System, components: Iterable[str]) -> tuple[Entry, ...]:
    """Requests come to what is exposed, or else to the services that nobody calls."""
    known = set(components)
    services = [w for w in system.services.values() if w.name in known]
    doors = [w.name for w in services if w.expose]
    if not doors:
        doors = [w.name for w in services if not system.callers_of(w.name)]
    if not doors:  # every service calls another in a circle
        doors = [w.name for w in services[:1]]
    workers = [name for name in system.workers if name in known]
    pulled = [Entry(name, MESSAGES, pulls=True) for name in workers]
    return (*(Entry(name, REQUESTS) for name in doors), *pulled)


def _demand(traffic: Traffic) -> dict[str, float]:
    """Requests per second at each component."""
    demand = dict.fromkeys(traffic.components, 0.0)
    for entry in traffic.entries:
        demand[entry.component] += entry.rate
    for name in traffic.order():
        for call in traffic.components[name].calls:
            demand[call.to] += demand[name]
    return demand
