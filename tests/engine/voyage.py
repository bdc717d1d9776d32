"""A small system and its plain objects for rehearsals, without `derive`."""

from setsail.system.values import (
    Edge,
    Environment,
    Expose,
    Release,
    Scale,
    Stateful,
    System,
    Workload,
)


def service(name: str, *needs: str, expose: bool = False, **more) -> Workload:
    edges = tuple(Edge(name, to) for to in needs)
    entry = Expose((f"{name}.example.com",)) if expose else None
    scale = Scale(3, 3)
    return Workload("services", name, f"r/{name}:1", needs=edges, expose=entry, scale=scale, **more)


def system(
    *services: Workload, workers: tuple[str, ...] = (), stores: tuple[str, ...] = ()
) -> System:
    return System(
        "shop",
        Environment("prod"),
        services={each.name: each for each in services},
        workers={n: Workload("workers", n, f"r/{n}:1", scale=Scale(2, 2)) for n in workers},
        stateful={n: Stateful(n, "redis", "redis:7") for n in stores},
    )


CANARY = Release("canary", (5, 25, 50))
SHOP = system(
    service("web", "order", expose=True, release=CANARY),
    service("order", "redis"),
    workers=("mail",),
    stores=("redis",),
)


def objects(given: System) -> list[dict]:
    """Deployments, StatefulSets, Services and routes, as simple as can be."""
    found = []
    for each in given.workloads:
        found.append(_workload(given, "Deployment", each.name, each.image or "", each.scale.min))
        if each.section == "services":
            found.append(_service(given, each.name))
        if each.expose:
            found.append(_route(given, each.name))
    for store in given.stateful.values():
        found.append(_workload(given, "StatefulSet", store.name, store.image, store.replicas))
        found.append(_service(given, store.name))
    return found


def _labels(given: System, name: str) -> dict:
    return {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": given.name}


def _workload(given: System, kind: str, name: str, image: str, replicas: int) -> dict:
    container = {
        "name": name,
        "image": image,
        "readinessProbe": {"periodSeconds": 5},
        "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
    }
    labels = _labels(given, name)
    template = {"metadata": {"labels": dict(labels)}, "spec": {"containers": [container]}}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
    spec["strategy"] = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    return {"kind": kind, "metadata": {"name": name, "namespace": given.namespace}, "spec": spec}


def _service(given: System, name: str) -> dict:
    spec = {"selector": _labels(given, name), "ports": [{"port": 80}]}
    head = {"name": name, "namespace": given.namespace}
    return {"kind": "Service", "metadata": head, "spec": spec}


def _route(given: System, name: str) -> dict:
    rule = {"backendRefs": [{"name": name, "port": 80}]}
    head = {"name": name, "namespace": given.namespace}
    return {"kind": "HTTPRoute", "metadata": head, "spec": {"parentRefs": [{"name": "entry"}],
                                                            "rules": [rule]}}  # fmt: skip
