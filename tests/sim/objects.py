"""Plain Kubernetes objects for the tests of the simulation."""

from typing import Any

from setsail.finding.finding import ObjectRef
from setsail.sim.behaviour import Behaviour, Call, Component, Entry, Traffic
from setsail.sim.chance import Chance
from setsail.sim.cluster import Simulated

NAMESPACE = "shop"
CONTAINER = {
    "readinessProbe": {"periodSeconds": 2},
    "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
}


def deployment(name: str, replicas: int = 2, **spec: Any) -> dict[str, Any]:
    image, container = spec.pop("image", f"{name}:1"), spec.pop("container", CONTAINER)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}}, **spec}
        | {
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [{"name": "main", "image": image, **container}]},
            }
        },
    }


def stateful_set(name: str, replicas: int, **spec: Any) -> dict[str, Any]:
    return {**deployment(name, replicas, **spec), "kind": "StatefulSet"}


def service(name: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {"selector": {"app": name}, "ports": [{"name": "http", "port": 80}]},
    }


def route(name: str, parent: dict[str, Any], **weights: int) -> dict[str, Any]:
    backends = [{"name": b.replace("_", "-"), "weight": w} for b, w in weights.items()]
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {"parentRefs": [parent], "rules": [{"backendRefs": backends}]},
    }


def ref(kind: str, name: str) -> ObjectRef:
    return ObjectRef("", kind, NAMESPACE, name)


def traffic(rate: float = 0.0, *calls: Call, **more: Component) -> Traffic:
    """Requests to "web", which makes `calls`."""
    components = {"web": Component("web", calls=calls), **more}
    return Traffic(NAMESPACE, components, (Entry("web", rate),))


def cluster(
    *bodies: dict[str, Any],
    load: Traffic | None = None,
    behaviours: dict[str, Behaviour] | None = None,
    seconds: int = 30,
) -> Simulated:
    made = Simulated(Chance(1), load or traffic(), behaviours if behaviours is not None else {})
    for body in bodies:
        made.apply(body)
    run(made, seconds)
    return made


def run(made: Simulated, seconds: int) -> None:
    for _ in range(seconds):
        made.tick()


def names(made: Simulated, workload: str) -> list[str]:
    return [pod.name for pod in made.pods(NAMESPACE, workload)]


def revisions(made: Simulated, workload: str) -> list[int]:
    """Pods that are not being deleted by revision, the most first."""
    pods = [p for p in made.pods(NAMESPACE, workload) if p.phase != "Terminating"]
    counts = {pod.revision: 0 for pod in pods}
    for pod in pods:
        counts[pod.revision] += 1
    return sorted(counts.values(), reverse=True)


def change_image(made: Simulated, name: str, image: str) -> None:
    container = {"name": "main", "image": image, **CONTAINER}
    spec = {"template": {"spec": {"containers": [container]}}}
    made.patch(ref("Deployment", name), {"spec": spec})
