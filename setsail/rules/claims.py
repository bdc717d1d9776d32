"""Which PersistentVolumeClaims a pod mounts, and who may mount them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import podspec


class Claimed(NamedTuple):
    """A volume of a pod that is a claim; `claim` is the object, where it is among those given."""

    path: Path
    volume: str
    name: str
    claim: Manifest | None


def claimed(manifest: Manifest, around: Around) -> Iterator[Claimed]:
    """The claims that the pod template mounts by name."""
    for path, volume in podspec.volumes(manifest):
        if name := text(volume, "persistentVolumeClaim", "claimName"):
            found = around.find("PersistentVolumeClaim", manifest.namespace, name)
            at = (*path, "persistentVolumeClaim")
            yield Claimed(at, text(volume, "name"), name, found)


def exclusive(manifest: Manifest, around: Around) -> Iterator[Claimed]:
    """Those that only one node or pod may mount. A claim that was not given is not counted."""
    for one in claimed(manifest, around):
        modes = items(one.claim.body, "spec", "accessModes") if one.claim else []
        if modes and all(str(mode).startswith("ReadWriteOnce") for mode in modes):
            yield one


class Declared(NamedTuple):
    """A claim as it is written: an object of its own, or the template of a StatefulSet."""

    path: Path
    name: str
    body: dict[str, Any]


def declared(manifest: Manifest) -> Iterator[Declared]:
    """The claim that an object is, or those that a StatefulSet makes for its pods."""
    if manifest.kind == "PersistentVolumeClaim":
        yield Declared((), manifest.name, manifest.body)
    for at, body in enumerate(items(manifest.body, "spec", "volumeClaimTemplates")):
        if manifest.kind == "StatefulSet" and isinstance(body, dict):
            yield Declared(
                ("spec", "volumeClaimTemplates", at), text(body, "metadata", "name"), body
            )
