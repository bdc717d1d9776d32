"""Reading pod templates: the questions that many rules ask."""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items, text
from setsail.rules import image
from setsail.rules.rule import Find

LONG_RUNNING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController")
"""Kinds whose pods are meant to run until they are replaced."""


def containers(manifest: Manifest) -> Iterator[Container]:
    """Main, init and sidecar containers; not ephemeral ones, which a person added by hand."""
    if manifest.pod is not None:
        yield from manifest.pod.of_role("main", "init", "sidecar")


def all_containers(manifest: Manifest) -> Iterator[Container]:
    """Every container; Pod Security judges ephemeral ones like the others."""
    if manifest.pod is not None:
        yield from manifest.pod.containers


def mains(manifest: Manifest) -> Iterator[Container]:
    """The containers that the pod is for."""
    return (c for c in containers(manifest) if c.role == "main")


def linux(manifest: Manifest, around: Around) -> bool:
    """Whether there is a pod here that Linux security settings apply to."""
    return manifest.pod is not None and manifest.get(*manifest.pod.path, "os", "name") != "windows"


def security(manifest: Manifest, container: Container, field: str) -> Any:
    """A setting of the security context: the container's, or else the pod's. None: unset."""
    own = manifest.get(*container.path, "securityContext", field)
    if own is not None or manifest.pod is None:
        return own
    return manifest.get(*manifest.pod.path, "securityContext", field)


def security_path(container: Container, field: str) -> Path:
    """Where the container sets `field`."""
    return (*container.path, "securityContext", field)


def contexts(manifest: Manifest) -> Iterator[tuple[Path, dict[str, Any], Text]]:
    """Every security context that is written: its path, what it says, and whose it is."""
    if manifest.pod is None:
        return
    owners = [(manifest.pod.path, Text("the pod", "该 Pod"))]
    for container in manifest.pod.containers:
        name = container.name
        owners.append((container.path, Text(f"container {name}", f"容器 {name}")))
    for owner, whose in owners:
        path = (*owner, "securityContext")
        if isinstance(context := manifest.get(*path), dict):
            yield path, context, whose


def capabilities(container: Container, field: str) -> list[str]:
    """What a container adds or drops (`field`), in capitals and without a leading CAP_."""
    written = items(container.body, "securityContext", "capabilities", field)
    return [str(each).upper().removeprefix("CAP_") for each in written]


def apparmor(manifest: Manifest, container: Container) -> str:
    """The type of the AppArmor profile that a container names or inherits; "" without one.

    The annotation that older clusters read counts where no field says anything.
    """
    field = text(security(manifest, container, "appArmorProfile"), "type")
    key = f"container.apparmor.security.beta.kubernetes.io/{container.name}"
    old = container.pod.annotations.get(key, "")
    named = {"runtime/default": "RuntimeDefault", "unconfined": "Unconfined"}
    return field or named.get(old) or ("Localhost" if old.startswith("localhost/") else old)


def low_ids(manifest: Manifest, field: str, least: int) -> Iterator[Find]:
    """A finding for each container whose own or inherited number is below `least`, or absent."""
    for container in containers(manifest):
        value = security(manifest, container, field)
        if not isinstance(value, int) or value < least:
            shown = "unset" if value is None else value
            en = f"{field} of container {container.name} is {shown}, and should be at least {least}"
            zh = f"容器 {container.name} 的 {field} 是 {shown}，应不小于 {least}"
            yield Find(security_path(container, field), Text(en, zh))


def pull_policy(container: Container) -> str:
    """imagePullPolicy, or what Kubernetes takes for the image's name; "" if it cannot be known."""
    written = container.get("imagePullPolicy")
    if written is not None or not container.image:
        return written if isinstance(written, str) else ""
    name = image.parse(container.image)
    loose = not name.digest and name.tag in ("", "latest")
    return "Always" if loose else "IfNotPresent"


def volumes(manifest: Manifest) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every volume of the pod with its path."""
    if manifest.pod is not None:
        for at, volume in enumerate(items(manifest.pod.spec, "volumes")):
            if isinstance(volume, dict):
                yield (*manifest.pod.path, "volumes", at), volume


def mounts(container: Container) -> Iterator[dict[str, Any]]:
    """Every volume mount of a container."""
    return (m for m in items(container.body, "volumeMounts") if isinstance(m, dict))


def ports(container: Container) -> Iterator[dict[str, Any]]:
    """Every declared port of a container."""
    return (p for p in items(container.body, "ports") if isinstance(p, dict))
