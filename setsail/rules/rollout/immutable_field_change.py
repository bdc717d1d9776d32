"""A field changes that the API lets be set only once.

A release that changes it is refused in the middle: half of the objects are new, half are old.
Nothing but the version that runs shows it, so the rule speaks where there is one to compare with:
`check --diff-base`. What the API server filled in there is no change.

Keep the field as it was. If it must change, give the object a new name and move over, or delete the
old one by hand, knowing what hangs on it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, read, strings
from setsail.rules import demand
from setsail.rules.rule import Find, beside

ZH = """修改了 API 只允许设置一次的字段。

改动它的发布会在中途被拒绝：一半对象是新的，一半是旧的。只有与正在运行的版本比较才能看出，
所以本规则只在有比较对象时说话：`check --diff-base`。API Server 自己填入的值不算改动。

保持该字段不变。若必须修改，就给对象换一个新名字再迁移过去，或者在清楚它牵连什么之后手工删除旧对象。
"""

KINDS = (
    *("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "Job", "PersistentVolumeClaim"),
    *("StorageClass", "RoleBinding", "ClusterRoleBinding", "PriorityClass", "Secret", "ConfigMap"),
    "Service",
)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

AGAINST = {
    "before": """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: orders}
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 20Gi}}
"""
}

BAD = """
# before: storageClassName: fast
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: orders}
spec:
  storageClassName: slow
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 20Gi}}
"""

GOOD = """
# before: storageClassName: fast, and 20Gi: a claim may grow
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: orders}
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 40Gi}}
"""

_WHOLE: Mapping[str, tuple[Path, ...]] = {
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


def applies(manifest: Manifest, around: Around) -> bool:
    """Objects that were there before."""
    return _old(manifest, around) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find every field that the API refuses to change from what was there before."""
    old = _old(manifest, around)
    if old is None:
        return
    was = Text("it was this", "原来是这样")
    for path in _changed(old, manifest):
        field = ".".join(map(str, path))
        said = Text(
            f"{field} of {manifest.ref} cannot be changed: the API refuses this version",
            f"{manifest.ref} 的 {field} 不能修改：API 会拒绝这个版本",
        )
        yield Find(path, said, (beside(old, path, was),))


def _old(manifest: Manifest, around: Around) -> Manifest | None:
    if around.before is None or not manifest.name:
        return None
    return around.before.find(manifest.known_as, manifest.namespace, manifest.name)


def _changed(old: Manifest, new: Manifest) -> Iterator[Path]:
    for path in _WHOLE.get(new.kind, ()) if new.native else ():
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
