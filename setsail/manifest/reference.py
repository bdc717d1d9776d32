"""What an object names: other objects by kind and name, with the field that names them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.manifest import Container, Manifest, Pod, items, mapping, read, text

_ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")


class Reference(NamedTuple):
    """One name in an object. `path` leads to the field that holds it.

    `namespace` is "" for kinds without one, and for the default. `key` is the entry of a
    ConfigMap or Secret, or the port of a Service, that must exist too. `selector` is set in
    place of a name where pods are chosen by their labels.
    """

    path: Path
    kind: str
    name: str
    namespace: str
    key: str = ""
    optional: bool = False
    selector: Any = None


def references(manifest: Manifest) -> Iterator[Reference]:
    """Every reference of an object to another, those inside its pod too."""
    if not manifest.native:
        return
    if manifest.pod is not None:
        yield from _pod(manifest.pod)
    match manifest.kind:
        case "StatefulSet":
            yield from _named(manifest, ("spec", "serviceName"), "Service")
        case "HorizontalPodAutoscaler":
            target = ("spec", "scaleTargetRef")
            kind = text(manifest.body, *target, "kind")
            yield from _named(manifest, (*target, "name"), kind)
        case "Ingress":
            yield from _ingress(manifest)
        case "RoleBinding" | "ClusterRoleBinding":
            yield from _binding(manifest)
        case "Service":
            yield from _selecting(manifest, ("spec", "selector"), manifest.selector)
        case "PodDisruptionBudget":
            yield from _selecting(manifest, ("spec", "selector"), manifest.selector)
        case "NetworkPolicy":
            chosen = mapping(manifest.body, "spec", "podSelector")
            yield from _selecting(manifest, ("spec", "podSelector"), chosen)
        case "PersistentVolumeClaim":
            yield from _named(manifest, ("spec", "storageClassName"), "StorageClass", False)
        case "ServiceAccount":
            for field in ("secrets", "imagePullSecrets"):
                for index, _ in enumerate(items(manifest.body, field)):
                    yield from _named(manifest, (field, index, "name"), "Secret")
        case kind if kind in _ROUTES:
            yield from _route(manifest)


def _named(
    manifest: Manifest, path: Path, kind: str, namespaced: bool = True
) -> Iterator[Reference]:
    name = text(manifest.body, *path)
    if name and kind:
        yield Reference(path, kind, name, manifest.namespace if namespaced else "")


def _selecting(manifest: Manifest, path: Path, selector: dict[str, Any]) -> Iterator[Reference]:
    if selector:
        yield Reference(path, "Pod", "", manifest.namespace, selector=selector)


def _pod(pod: Pod) -> Iterator[Reference]:
    owner, spec = pod.owner, pod.path
    if text(pod.spec, "serviceAccountName") != "default":  # every namespace has that one
        yield from _named(owner, (*spec, "serviceAccountName"), "ServiceAccount")
    if not text(pod.spec, "priorityClassName").startswith("system-"):  # built in
        yield from _named(owner, (*spec, "priorityClassName"), "PriorityClass", False)
    yield from _named(owner, (*spec, "runtimeClassName"), "RuntimeClass", False)
    for index, _ in enumerate(items(pod.spec, "imagePullSecrets")):
        yield from _named(owner, (*spec, "imagePullSecrets", index, "name"), "Secret")
    for index, volume in enumerate(items(pod.spec, "volumes")):
        yield from _volume(owner, (*spec, "volumes", index), volume)
    for container in pod.containers:
        yield from _container(owner, container)


def _volume(owner: Manifest, path: Path, volume: Any) -> Iterator[Reference]:
    yield from _named(owner, (*path, "persistentVolumeClaim", "claimName"), "PersistentVolumeClaim")
    yield from _keyed(owner, (*path, "configMap"), "ConfigMap", "name")
    yield from _keyed(owner, (*path, "secret"), "Secret", "secretName")
    for index, _ in enumerate(items(volume, "projected", "sources")):
        source = (*path, "projected", "sources", index)
        yield from _keyed(owner, (*source, "configMap"), "ConfigMap", "name")
        yield from _keyed(owner, (*source, "secret"), "Secret", "name")


def _keyed(owner: Manifest, path: Path, kind: str, field: str) -> Iterator[Reference]:
    """A ConfigMap or Secret as a volume: one reference for each key that is named, or one."""
    source = mapping(owner.body, *path)
    name = text(source, field)
    if not name:
        return
    optional = source.get("optional") is True
    keys = [(index, text(item, "key")) for index, item in enumerate(items(source, "items"))]
    for index, key in keys:
        at = (*path, "items", index, "key")
        yield Reference(at, kind, name, owner.namespace, key, optional)
    if not keys:
        yield Reference((*path, field), kind, name, owner.namespace, "", optional)


def _container(owner: Manifest, container: Container) -> Iterator[Reference]:
    for index, source in enumerate(items(container.body, "envFrom")):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            yield from _env(owner, (*container.path, "envFrom", index, field), kind, source, field)
    for index, variable in enumerate(items(container.body, "env")):
        at = (*container.path, "env", index, "valueFrom")
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            source = mapping(variable, "valueFrom")
            yield from _env(owner, (*at, field), kind, source, field)


def _env(owner: Manifest, path: Path, kind: str, source: Any, field: str) -> Iterator[Reference]:
    name = text(source, field, "name")
    if name:
        key, optional = text(source, field, "key"), read(source, field, "optional") is True
        at = (*path, "key") if key else (*path, "name")
        yield Reference(at, kind, name, owner.namespace, key, optional)


def _ingress(manifest: Manifest) -> Iterator[Reference]:
    yield from _named(manifest, ("spec", "ingressClassName"), "IngressClass", False)
    yield from _backend(manifest, ("spec", "defaultBackend", "service"))
    for index, rule in enumerate(items(manifest.body, "spec", "rules")):
        for number, _ in enumerate(items(rule, "http", "paths")):
            path = ("spec", "rules", index, "http", "paths", number, "backend", "service")
            yield from _backend(manifest, path)
    for index, _ in enumerate(items(manifest.body, "spec", "tls")):
        yield from _named(manifest, ("spec", "tls", index, "secretName"), "Secret")


def _backend(manifest: Manifest, path: Path) -> Iterator[Reference]:
    name = text(manifest.body, *path, "name")
    if name:
        port = mapping(manifest.body, *path, "port")
        key = str(port.get("name") or port.get("number") or "")
        yield Reference((*path, "name"), "Service", name, manifest.namespace, key)


def _route(manifest: Manifest) -> Iterator[Reference]:
    for index, parent in enumerate(items(manifest.body, "spec", "parentRefs")):
        yield from _gateway(manifest, ("spec", "parentRefs", index), parent, "Gateway")
    for index, rule in enumerate(items(manifest.body, "spec", "rules")):
        for number, backend in enumerate(items(rule, "backendRefs")):
            path = ("spec", "rules", index, "backendRefs", number)
            yield from _gateway(manifest, path, backend, "Service")


def _gateway(manifest: Manifest, path: Path, body: Any, kind: str) -> Iterator[Reference]:
    name = text(body, "name")
    if name:
        namespace = text(body, "namespace") or manifest.namespace
        key = str(read(body, "port") or "") if kind == "Service" else text(body, "sectionName")
        kind = text(body, "kind") or kind
        yield Reference((*path, "name"), kind, name, namespace, key)


def _binding(manifest: Manifest) -> Iterator[Reference]:
    role = text(manifest.body, "roleRef", "kind")
    yield from _named(manifest, ("roleRef", "name"), role, role == "Role")
    for index, subject in enumerate(items(manifest.body, "subjects")):
        if text(subject, "kind") == "ServiceAccount" and text(subject, "name"):
            namespace = text(subject, "namespace") or manifest.namespace
            path = ("subjects", index, "name")
            yield Reference(path, "ServiceAccount", text(subject, "name"), namespace)
