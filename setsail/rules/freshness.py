"""Whether a pod is replaced when the configuration that it read at its start changes."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.manifest import Container, Manifest, items, mapping, text
from setsail.rules import podspec

WATCHERS = ("reloader.stakater.com/", "configmap.reloader.stakater.com/")
SECRET_WATCHERS = ("reloader.stakater.com/", "secret.reloader.stakater.com/")


def rolls(manifest: Manifest) -> bool:
    """Whether the pod template carries a checksum, or a reloader watches the workload."""
    pod = manifest.pod
    if pod is None:
        return False
    marks = (*pod.annotations, *pod.labels)
    if any("checksum" in mark or "hash" in mark for mark in marks):
        return True
    return watched(manifest, WATCHERS)


def watched(manifest: Manifest, by: tuple[str, ...]) -> bool:
    """Whether a reloader restarts the workload when a content changes in the cluster."""
    pod = manifest.pod
    names = (*manifest.annotations, *(pod.annotations if pod is not None else ()))
    return any(name.startswith(by) for name in names)


class Mounted(NamedTuple):
    """A mount of a ConfigMap or Secret: its path, the volume's source, and what it names."""

    container: Container
    path: Path
    source: Path
    kind: str
    name: str
    sub_path: str


def mounted(manifest: Manifest) -> Iterator[Mounted]:
    """Every mount of a ConfigMap or Secret volume."""
    sources: dict[str, tuple[Path, str, str]] = {}
    for path, volume in podspec.volumes(manifest):
        for field, kind, key in (
            ("configMap", "ConfigMap", "name"),
            ("secret", "Secret", "secretName"),
        ):
            if name := text(mapping(volume, field), key):
                sources[text(volume, "name")] = (*path, field), kind, name
    for container in podspec.containers(manifest):
        for at, mount in enumerate(items(container.body, "volumeMounts")):
            if found := sources.get(text(mount, "name")):
                source, kind, name = found
                sub = text(mount, "subPath") or text(mount, "subPathExpr")
                place = (*container.path, "volumeMounts", at)
                yield Mounted(container, place, source, kind, name, sub)
