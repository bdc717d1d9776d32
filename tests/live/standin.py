"""shiptest in the place of programs that are not to be had here: the objects stay, images go."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from setsail.manifest.manifest import items, mapping, read, text

Body = dict[str, Any]
IMAGE = "localhost/shiptest:1"
_TEMPLATES = {
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "DaemonSet": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}


def objects(bodies: Iterable[Body], storage: str = "setsail-local") -> list[Body]:
    """The same objects with shiptest as every program, and little asked of the node."""
    return [_object(copy.deepcopy(body), storage) for body in bodies]


def _object(body: Body, storage: str) -> Body:
    path = _TEMPLATES.get(text(body, "kind"))
    pod = read(body, *path) if path else None
    if isinstance(pod, dict):
        _pod(pod)
    claims = [body] if body.get("kind") == "PersistentVolumeClaim" else []
    for claim in (*claims, *items(body, "spec", "volumeClaimTemplates")):
        claim["spec"]["storageClassName"] = storage
        claim["spec"]["resources"] = {"requests": {"storage": "1Mi"}}
    return body


def _pod(pod: Body) -> None:
    first: list[int] = []
    for container in items(pod, "containers"):
        ports = [port["containerPort"] for port in items(container, "ports")] or _free(first)
        first += ports
        _container(container, ports)
    for container in items(pod, "initContainers"):
        sidecar = container.get("restartPolicy") == "Always"
        ports = [port["containerPort"] for port in items(container, "ports")] or _free(first)
        first += ports
        _container(container, ports)
        if not sidecar:
            container["command"] = ["/bin/sh", "-c", "exit 0"]
    for volume in items(pod, "volumes"):
        for source in ("secret", "configMap"):
            if source in volume:
                volume[source]["optional"] = True
    pod.pop("imagePullSecrets", None)
    pod.pop("nodeSelector", None)


def _free(taken: list[int]) -> list[int]:
    return [max([8079, *taken]) + 1]


def _container(container: Body, ports: list[int]) -> None:
    container["image"] = IMAGE
    for key in ("command", "args"):
        container.pop(key, None)
    container["resources"] = {
        "requests": {"cpu": "1m", "memory": "8Mi"},
        "limits": {"memory": "64Mi"},
    }
    for each in items(container, "env"):
        for source in ("secretKeyRef", "configMapKeyRef"):
            if found := mapping(each, "valueFrom", source):
                found["optional"] = True
    for each in items(container, "envFrom"):
        for source in ("secretRef", "configMapRef"):
            if found := mapping(each, source):
                found["optional"] = True
    listed = ",".join(map(str, dict.fromkeys(ports)))
    env = [e for e in items(container, "env") if e.get("name") != "PORT"]
    container["env"] = [*env, {"name": "SHIPTEST_PORTS", "value": listed}]
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        if probe := mapping(container, kind):
            _probe(probe, ports[0])
            probe["periodSeconds"] = 1


def _probe(probe: Body, port: int) -> None:
    """What asks a particular program asks shiptest whether it listens."""
    if "exec" in probe:
        probe["exec"] = {"command": ["/bin/shiptest", "call", f"tcp://127.0.0.1:{port}"]}
    if "grpc" in probe:
        probe["tcpSocket"] = {"port": probe.pop("grpc")["port"]}
    probe.get("httpGet", {}).pop("scheme", None)


def connections(bodies: Iterable[Body]) -> Iterator[tuple[str, int]]:
    """Every Service with a selector and an address, and its first TCP port."""
    for body in bodies:
        headless = read(body, "spec", "clusterIP") == "None"
        if body.get("kind") == "Service" and mapping(body, "spec", "selector") and not headless:
            ports = [p for p in items(body, "spec", "ports") if p.get("protocol", "TCP") == "TCP"]
            if ports:
                yield text(body, "metadata", "name"), int(ports[0]["port"])
