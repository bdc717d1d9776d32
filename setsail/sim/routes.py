"""Where requests go: routes with weights, Services, the pods behind them."""

from collections.abc import Iterator, Mapping
from typing import Literal

from setsail.cluster.protocol import Body
from setsail.manifest.manifest import items, strings, text
from setsail.sim.state import LAG, Pod, State, number

Side = Literal["outside", "inside"]
"""Through the gateway, or from another component of the system."""


def backends(state: State, component: str, side: Side) -> Mapping[str, int]:
    """The Services that requests for a component are split among, with their weights.

    From outside that is the route of a Gateway that leads to the component; from inside a route
    whose parent is the component's Service (as a mesh has it). Without a route: the Service.
    """
    for _, body in state.of("HTTPRoute"):
        parents = [text(p, "name") for p in items(body, "spec", "parentRefs") if _is_service(p)]
        found = _weights(body, component)
        if side == "inside" and component in parents:
            return found
        if side == "outside" and not parents and component in found:
            return found
    return {component: 1}


def copied(state: State, component: str, side: Side) -> tuple[str, float]:
    """The Service that gets copies of a component's requests, and of which share; "" for none.

    What a rule copies, it copies of all requests: the simulation knows no methods.
    """
    if side == "outside":
        for _, body in state.of("HTTPRoute"):
            for rule in rules(body):
                if component not in {text(b, "name") for b in items(rule, "backendRefs")}:
                    continue
                for each in items(rule, "filters"):
                    if to := text(each, "requestMirror", "backendRef", "name"):
                        return to, number(each, 100, "requestMirror", "percent") / 100
    return "", 0.0


def _is_service(parent: Body) -> bool:
    return text(parent, "kind") == "Service"


def _weights(body: Body, component: str) -> Mapping[str, int]:
    for rule in rules(body):
        found = {text(b, "name"): weight(b) for b in items(rule, "backendRefs")}
        if component in found:
            return found
    return {}


def rules(body: Body) -> Iterator[Body]:
    """The rules of a route that lead to backends."""
    return (rule for rule in items(body, "spec", "rules") if items(rule, "backendRefs"))


def weight(backend: Body) -> int:
    """A backend's weight; 1 where it is not said."""
    found = backend.get("weight")
    return found if isinstance(found, int) else 1


def targets(state: State, service: str) -> list[Pod]:
    """The pods that a Service sends to: those ready, and for a moment those that were.

    Where no such Service exists, the pods of the workload of that name.
    """
    namespace = state.traffic.namespace
    body = state.objects.get(("Service", namespace, service))
    chosen = strings(body, "spec", "selector").items()
    fits = [
        pod
        for pod in state.pods.values()
        if (pod.ready or state.now <= pod.settled + LAG) and pod.namespace == namespace
    ]
    if not chosen:
        return [pod for pod in fits if pod.owner[2] == service]
    return [pod for pod in fits if chosen <= pod.labels.items()]
