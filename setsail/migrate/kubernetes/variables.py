"""The environment of a container: literals, entries of ConfigMaps, references, fields."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from setsail.manifest.manifest import Container, Manifest, items, read, text
from setsail.migrate.compose.values import Value
from setsail.migrate.kubernetes.objects import Objects

_DEPENDENT = re.compile(r"(?<!\$)\$\(([A-Za-z_][\w.-]*)\)")


class Variables(NamedTuple):
    """`environment` holds what is known, also what Secrets hold; `references` are those that
    come from Secrets, `fields` those that come from the pod itself."""

    environment: Mapping[str, Value]
    references: Mapping[str, str]
    fields: Mapping[str, str]


def of(container: Container, objects: Objects) -> Variables:
    """The variables of a container; those of a map that is not at hand have no value."""
    manifest = container.pod.owner
    found: dict[str, Value] = {}
    references: dict[str, str] = {}
    fields: dict[str, str] = {}
    for at, source in enumerate(items(container.body, "envFrom")):
        _from(source, (*container.path, "envFrom", at), manifest, (objects, found, references))
    where = objects.where(manifest)
    for at, entry in enumerate(items(container.body, "env")):
        name = text(entry, "name")
        if not name:
            continue
        place = where.place(*container.path, "env", at, "value" if "value" in entry else "name")
        references.pop(name, None)
        if secret := read(entry, "valueFrom", "secretKeyRef"):
            holder, key = text(secret, "name"), text(secret, "key")
            content = objects.entries("Secret", manifest.namespace, holder).get(key)
            found[name] = content or Value("", place)
            references[name] = f"k8s:{holder}#{key}"
        elif chosen := read(entry, "valueFrom", "configMapKeyRef"):
            held = objects.entries("ConfigMap", manifest.namespace, text(chosen, "name"))
            found[name] = held.get(text(chosen, "key")) or Value(None, place)
        elif path := text(entry, "valueFrom", "fieldRef", "fieldPath"):
            fields[name] = path
        elif "valueFrom" in entry:
            found[name] = Value(None, place)
        else:
            found[name] = Value(_filled(_text(entry.get("value")), found), place)
    return Variables(found, references, fields)


def _from(
    source: Any,
    path: tuple[str | int, ...],
    manifest: Manifest,
    into: tuple[Objects, dict[str, Value], dict[str, str]],
) -> None:
    """All entries of a map or a Secret, under a prefix."""
    objects, found, references = into
    prefix = text(source, "prefix")
    for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
        name = text(source, key, "name")
        if not name:
            continue
        for entry, value in objects.entries(kind, manifest.namespace, name).items():
            found[prefix + entry] = value if value.text is not None else Value("", value.place)
            if kind == "Secret":
                references[prefix + entry] = f"k8s:{name}#{entry}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _filled(value: str, known: Mapping[str, Value]) -> str:
    """`$(NAME)` takes the value of an earlier variable."""
    return _DEPENDENT.sub(
        lambda m: known[m[1]].text or "" if m[1] in known else m[0], value
    ).replace("$$(", "$(")
