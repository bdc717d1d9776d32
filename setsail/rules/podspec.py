"""Reading pod templates: the questions that many rules ask."""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items

LONG_RUNNING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController")
"""Kinds whose pods are meant to run until they are replaced."""


def containers(manifest: Manifest) -> Iterator[Container]:
    """Main, init and sidecar containers; not ephemeral ones, which a person added by hand."""
    if manifest.pod is not None:
        yield from manifest.pod.of_role("main", "init", "sidecar")


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
