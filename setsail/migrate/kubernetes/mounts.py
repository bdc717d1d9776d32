"""The volumes of a container: files of ConfigMaps, Secrets, claims, folders that are lost."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.manifest.manifest import Container, Manifest, items, mapping, text
from setsail.migrate.compose.values import Mount, Value
from setsail.migrate.kubernetes.objects import Objects


class Mounts(NamedTuple):
    """What is mounted. `files` maps paths to the texts of ConfigMaps; `left` are volumes that
    nothing stands for, with the reason."""

    mounts: tuple[Mount, ...]
    files: Mapping[str, Value]
    left: tuple[tuple[str, Text, Place], ...]


_LEFT = Text(
    "system.yaml has no word for this kind of volume; write it as a patch",
    "system.yaml 无此类卷；请以 patch 写入",
)


def of(container: Container, objects: Objects) -> Mounts:
    """The mounts of a container, each with the volume behind it."""
    manifest = container.pod.owner
    volumes = {
        text(volume, "name"): volume
        for volume in items(container.pod.spec, "volumes")
        if isinstance(volume, dict)
    } | {text(c, "metadata", "name"): _claimed(c) for c in _templates(manifest)}
    mounts: list[Mount] = []
    files: dict[str, Value] = {}
    left: list[tuple[str, Text, Place]] = []
    where = objects.where(manifest)
    for at, mount in enumerate(items(container.body, "volumeMounts")):
        place = where.place(*container.path, "volumeMounts", at, "mountPath")
        target, name = text(mount, "mountPath"), text(mount, "name")
        volume = volumes.get(name)
        if not target or volume is None:
            continue
        if held := text(volume, "configMap", "name"):
            texts = dict(_files(mount, mapping(volume, "configMap"), objects, manifest))
            files.update(texts)
            if texts:
                continue
            mounts.append(Mount("config", held, target, True, place))
        elif (made := _mount(volume, mount, place, (manifest, objects))) is not None:
            mounts.append(made)
        else:
            left.append((name, _LEFT, place))
    return Mounts(tuple(mounts), files, tuple(left))


def _templates(manifest: Manifest) -> list[Any]:
    return items(manifest.body, "spec", "volumeClaimTemplates")


def _claimed(template: Any) -> dict[str, Any]:
    return {"template": template, "name": text(template, "metadata", "name")}


def _mount(
    volume: Any, mount: Any, place: Place, context: tuple[Manifest, Objects]
) -> Mount | None:
    manifest, objects = context
    target = text(mount, "mountPath").rstrip("/") or "/"
    read_only = mount.get("readOnly") is True
    if "emptyDir" in volume:
        memory = text(volume, "emptyDir", "medium") == "Memory"
        return Mount("tmpfs" if memory else "volume", "", target, read_only, place)
    if secret := text(volume, "secret", "secretName"):
        return Mount("secret", secret, target, True, place)
    if path := text(volume, "hostPath", "path"):
        return Mount("bind", path, target, read_only, place)
    if "template" in volume:
        size = text(volume, "template", "spec", "resources", "requests", "storage")
        return Mount("volume", text(volume, "name"), target, read_only, place, size)
    if claim := text(volume, "persistentVolumeClaim", "claimName"):
        found = objects.named("PersistentVolumeClaim", manifest.namespace, claim)
        body = found.body if found is not None else {}
        size = text(body, "spec", "resources", "requests", "storage")
        return Mount("volume", claim, target, read_only, place, size)
    return None


def _files(
    mount: Any, source: Mapping[str, Any], objects: Objects, manifest: Manifest
) -> Iterator[tuple[str, Value]]:
    """The paths at which the entries of a ConfigMap appear."""
    entries = objects.entries("ConfigMap", manifest.namespace, text(source, "name"))
    renamed = {text(i, "key"): text(i, "path") for i in items(source, "items")}
    target, chosen = text(mount, "mountPath"), text(mount, "subPath")
    for key, value in entries.items():
        path = renamed.get(key) if renamed else key
        if path is None or value.text is None:
            continue
        if not chosen:
            yield posixpath.join(target, path), value
        elif chosen == path:
            yield target, value
