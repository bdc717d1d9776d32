"""immutable-field-change: what the API refuses when one version of a set replaces another.

Some fields can be set only once. A release that changes one is refused in the middle: half of the
objects are new, half are old. The way out is a new name, or deleting the object by hand with
everything that hangs on it.

`before` may be read from files or from a cluster: what the API filled in there is no change.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, read, strings
from setsail.rules import demand
from setsail.rules.rule import beside

ID = "immutable-field-change"

WHOLE: Mapping[str, tuple[Path, ...]] = {
    "Deployment": (("spec", "selector"),),
    "DaemonSet": (("spec", "selector"),),
    "ReplicaSet": (("spec", "selector"),),
    "StatefulSet": (
        ("spec", "selector"),
        ("spec", "serviceName"),
        ("spec", "podManagementPolicy"),
    ),
    "Job": (
        ("spec", "selector"),
        ("spec", "template"),
        ("spec", "completionMode"),
        ("spec", "podFailurePolicy"),
    ),
    "PersistentVolumeClaim": (
        ("spec", "storageClassName"),
        ("spec", "accessModes"),
        ("spec", "volumeMode"),
        ("spec", "selector"),
        ("spec", "dataSource"),
    ),
    "StorageClass": (
        ("provisioner",),
        ("parameters",),
        ("reclaimPolicy",),
        ("volumeBindingMode",),
    ),
    "RoleBinding": (("roleRef",),),
    "ClusterRoleBinding": (("roleRef",),),
    "PriorityClass": (("value",), ("preemptionPolicy",)),
    "Secret": (("type",),),
}
"""By kind: the fields that the API never lets change."""

_DEFAULTS: Mapping[Path, Any] = {
    ("spec", "podManagementPolicy"): "OrderedReady",
    ("spec", "completionMode"): "NonIndexed",
    ("spec", "volumeMode"): "Filesystem",
    ("reclaimPolicy",): "Delete",
    ("volumeBindingMode",): "Immediate",
    ("preemptionPolicy",): "PreemptLowerPriority",
    ("type",): "Opaque",
}


def findings(before: Around, after: Around) -> Iterator[Finding]:
    """Every field of `after` that the API refuses to change from what `before` holds."""
    for new in after.manifests:
        old = before.find(new.known_as, new.namespace, new.name) if new.name else None
        if old is not None:
            for path in _changed(old, new):
                yield _finding(old, new, path)


def _finding(old: Manifest, new: Manifest, path: Path) -> Finding:
    field = ".".join(map(str, path))
    was = Text("it was this", "原来是这样")
    return Finding(
        rule=ID,
        guide="2.1",
        severity="error",
        persona="default",
        place=new.place(path, key=not isinstance(new.get(*path), str | int | float)),
        object=new.ref,
        path=path,
        message=Text(
            f"{field} of {new.ref} cannot be changed: the API refuses this version",
            f"{new.ref} 的 {field} 不能修改：API 会拒绝这个版本",
        ),
        related=(beside(old, path, was),),
    )


def _changed(old: Manifest, new: Manifest) -> Iterator[Path]:
    for path in WHOLE.get(new.kind, ()) if new.native else ():
        was = _DEFAULTS.get(path) if old.get(*path) is None else old.get(*path)
        is_now = _DEFAULTS.get(path) if new.get(*path) is None else new.get(*path)
        exact = path in (("spec", "selector"), ("parameters",)) and new.kind != "Job"
        if (is_now is not None or exact) and _differs(is_now, was, exact):
            yield path
    match new.kind:
        case "StatefulSet":
            yield from _templates(old, new)
        case "Service":
            yield from _address(old, new)
        case "PersistentVolumeClaim":
            path = ("spec", "resources", "requests", "storage")
            was, is_now = demand.amount(old.get(*path)), demand.amount(new.get(*path))
            if was is not None and is_now is not None and is_now < was:
                yield path
        case "ConfigMap" | "Secret" if old.get("immutable") is True:
            yield from _content(old, new)


def _differs(new: Any, old: Any, exact: bool) -> bool:
    """Whether `new` asks for something else than `old`; what only `old` holds may be filled in by
    the API, unless the comparison is `exact`."""
    if isinstance(new, dict) and isinstance(old, dict):
        if exact and set(new) != set(old):
            return True
        return any(_differs(value, old.get(key), exact) for key, value in new.items())
    if isinstance(new, list) and isinstance(old, list):
        pairs = zip(new, old, strict=False)
        return len(new) != len(old) or any(_differs(a, b, exact) for a, b in pairs)
    return bool(new != old)


def _templates(old: Manifest, new: Manifest) -> Iterator[Path]:
    """Claim templates: names, labels, class, modes and size, in their order."""
    path: Path = ("spec", "volumeClaimTemplates")
    was, is_now = items(old.body, *path), items(new.body, *path)
    if len(was) != len(is_now):
        yield path
        return
    for at, (first, second) in enumerate(zip(was, is_now, strict=True)):
        for field in ("labels", "annotations"):
            if strings(first, "metadata", field) != strings(second, "metadata", field):
                yield (*path, at, "metadata", field)
        if read(first, "metadata", "name") != read(second, "metadata", "name"):
            yield (*path, at, "metadata", "name")
        elif _differs(mapping(second, "spec"), mapping(first, "spec"), False):
            yield (*path, at, "spec")


def _address(old: Manifest, new: Manifest) -> Iterator[Path]:
    """The address of a Service, once it has one; "" and nothing keep what is there."""
    path = ("spec", "clusterIP")
    was, is_now = old.get(*path) or "", new.get(*path) or ""
    outside = "ExternalName" in (old.get("spec", "type"), new.get("spec", "type"))
    if is_now and was != is_now and not outside:
        yield path


def _content(old: Manifest, new: Manifest) -> Iterator[Path]:
    for field in ("data", "binaryData"):
        if mapping(old.body, field) != mapping(new.body, field):
            yield (field,)
    if new.get("immutable") is not True:
        yield ("immutable",)
