"""Plain manifests and sizing: what they set, what bounds them, and the advice written into them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from setsail.capacity.advice import Number, What
from setsail.capacity.fleet import Fleet, Sized
from setsail.capacity.history import Heap, History, Key, Settings
from setsail.capacity.room import Quota
from setsail.document import splice
from setsail.document.load import Document
from setsail.engine import gather
from setsail.engine.size_declared import Declared
from setsail.engine.size_write import Written
from setsail.finding.edit import Edit, Path
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import heap, quantity
from setsail.manifest import load as manifests_of
from setsail.manifest.manifest import Container, Manifest, items, mapping, read, text
from setsail.report import size_words as words

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet", "Pod")
_SCALED = ("Deployment", "StatefulSet", "ReplicaSet")
_FIELDS: Mapping[What, tuple[str, str]] = {
    "cpu": ("requests", "cpu"),
    "cpuLimit": ("limits", "cpu"),
    "memory": ("requests", "memory"),
    "memoryLimit": ("limits", "memory"),
}


class PlainRefused(Refused):
    """Manifests cannot be read, or hold nothing that could be sized."""


class Plain(NamedTuple):
    """The objects of some files."""

    workloads: tuple[Manifest, ...] = ()
    autoscalers: tuple[Manifest, ...] = ()
    quotas: tuple[Quota, ...] = ()


def look(paths: Sequence[str]) -> Plain:
    """Read files and folders; overlays and charts are not rendered. Raises PlainRefused."""
    gathered = gather.gather(paths, wanted=gather.FILES)
    loaded = [manifests_of.load(one.data, one.file) for one in gathered.sources]
    problems = [*gathered.unread, *(p for one in loaded for p in one.broken)]
    found = [m for one in loaded for m in one.manifests if m.native]
    plain = Plain(
        tuple(m for m in found if m.kind in KINDS and m.pod is not None),
        tuple(m for m in found if m.kind == "HorizontalPodAutoscaler"),
        tuple(q for m in found if m.kind == "ResourceQuota" for q in _quotas(m)),
    )
    if not problems and not plain.workloads:
        problems = [Problem(*_NOTHING)]
    if problems:
        raise PlainRefused(problems)
    return plain


_NOTHING = (
    Text("no workload stands in these manifests", "这些清单里没有工作负载"),
    None,
    Text(
        "name the files or folder with Deployments or StatefulSets",
        "请指定含 Deployment 或 StatefulSet 的文件或目录",
    ),
)


def _quotas(one: Manifest) -> Iterator[Quota]:
    for resource, amount in mapping(one.body, "spec", "hard").items():
        try:
            yield Quota(one.namespace, str(resource), float(quantity.parse(amount)))
        except ValueError:
            continue  # `check` tells of it; here it bounds nothing


def match(plain: Plain, histories: Iterable[History]) -> Mapping[Key, Declared]:
    """What is set of each container whose history is known."""
    return {
        history.key: _declared(plain, *found)
        for history in histories
        if (found := _find(plain, history.key)) is not None
    }


def _find(plain: Plain, key: Key) -> tuple[Manifest, Container] | None:
    """The container of a history: by namespace where both say one, name, and container; where a
    history names none, the first."""
    for one in plain.workloads:
        if one.name != key.workload or one.pod is None:
            continue
        if one.namespace and key.namespace and one.namespace != key.namespace:
            continue
        running = one.pod.of_role("main", "sidecar")
        named = [c for c in running if c.name == key.container]
        lone = running[:1] if not key.container or len(running) == 1 else ()
        if named or lone:
            return one, (named or list(lone))[0]
    return None


def _autoscaler(plain: Plain, one: Manifest) -> Manifest | None:
    for each in plain.autoscalers:
        target = mapping(each.body, "spec", "scaleTargetRef")
        same = (text(target, "kind"), text(target, "name")) == (one.kind, one.name)
        if same and each.namespace in ("", one.namespace):
            return each
    return None


def _declared(plain: Plain, one: Manifest, container: Container) -> Declared:
    settings = Settings(
        _cores(container, "requests"), _cores(container, "limits"),
        _amount(container, "requests"), _amount(container, "limits"),
    )  # fmt: skip
    ceiling = heap.java(_words(container), settings.memory_limit)
    scaler, replicas = _autoscaler(plain, one), one.replicas
    least, most, target = replicas, replicas, None
    if scaler is not None:
        least = _count(scaler.get("spec", "minReplicas"), 1)
        most = _count(scaler.get("spec", "maxReplicas"), least)
        percent = scaler.get(*_target(scaler)) if _target(scaler) else None
        target = percent / 100.0 if isinstance(percent, int) else None
    return Declared(
        "", settings, one.kind, one.kind in _SCALED, least, most, target,
        heap=Heap(float(ceiling)) if ceiling else None,
    )  # fmt: skip


def _count(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and value > 0 else otherwise


def _target(scaler: Manifest) -> Path:
    """The path of the CPU target of an autoscaler; () where it has none."""
    for at, metric in enumerate(items(scaler.body, "spec", "metrics")):
        if text(metric, "resource", "name") == "cpu":
            return ("spec", "metrics", at, "resource", "target", "averageUtilization")
    old: Path = ("spec", "targetCPUUtilizationPercentage")
    return old if scaler.get(*old) is not None else ()


def _words(container: Container) -> Iterator[str]:
    for variable in items(container.body, "env"):
        if text(variable, "name") in heap.JAVA_VARIABLES:
            yield text(variable, "value")
    for field in ("command", "args"):
        yield " ".join(str(word) for word in items(container.body, field))


def _cores(container: Container, kind: str) -> float | None:
    return _read(container, kind, "cpu")


def _amount(container: Container, kind: str) -> float | None:
    return _read(container, kind, "memory")


def _read(container: Container, kind: str, resource: str) -> float | None:
    value = read(container.body, "resources", kind, resource)
    try:
        return None if value is None else float(quantity.parse(value))
    except ValueError:
        return None


def edits(plain: Plain, fleet: Fleet) -> tuple[Written, ...]:
    """The files as the advice would have them; every other byte stays. Raises CannotEdit."""
    of_document: dict[int, tuple[Document, list[Edit]]] = {}
    for one in fleet.sized:
        found = _find(plain, one.history.key)
        if found is None:
            continue
        manifest, container = found
        _add(of_document, manifest, _sizes(one, container))
        scaler = _autoscaler(plain, manifest)
        if scaler is not None and one.scaling is not None:
            _add(of_document, scaler, _scale(one, scaler))
    by_file: dict[str, list[tuple[Document, list[Edit]]]] = {}
    for document, wanted in of_document.values():
        by_file.setdefault(document.file, []).append((document, wanted))
    texts = ((file, parts[0][0].text, splice.apply_all(parts)) for file, parts in by_file.items())
    return tuple(Written(*text_) for text_ in texts if text_[1] != text_[2])


def _add(
    into: dict[int, tuple[Document, list[Edit]]], manifest: Manifest, wanted: Iterable[Edit]
) -> None:
    _, found = into.setdefault(id(manifest.document), (manifest.document, []))
    found += [edit._replace(path=(*manifest.base, *edit.path)) for edit in wanted]


def _sizes(one: Sized, container: Container) -> Iterator[Edit]:
    for number in one.advice.numbers:
        now, value = (words.shown(number.what, v) for v in (number.now, number.value))
        if number.written and now != value:
            yield Edit("set", (*container.path, "resources", *_FIELDS[number.what]), value)


def _scale(one: Sized, scaler: Manifest) -> Iterator[Edit]:
    """Bounds are only ever raised; target and window follow the replay."""
    assert one.scaling is not None, "asked only of what scales"
    by: Mapping[What, Number] = {n.what: n for n in one.scaling.numbers}
    for what, field in (("min", "minReplicas"), ("max", "maxReplicas")):
        number = by[what]  # type: ignore[index]
        if number.now is not None and number.value > number.now:
            yield Edit("set", ("spec", field), int(number.value))
    target = by.get("target")
    if target and target.now is not None and abs(target.value - target.now) >= words.TELLING:
        yield Edit("set", _target(scaler), round(target.value * 100))
    window = ("spec", "behavior", "scaleDown", "stabilizationWindowSeconds")
    if scaler.api_version == "autoscaling/v2":
        seconds = round(one.scaling.choice.stabilise)
        if seconds != (scaler.get(*window) or 300):
            yield Edit("set", window, seconds)
