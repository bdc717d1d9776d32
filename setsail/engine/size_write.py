"""Advice as something to apply: edits of system.yaml, patches of manifests, VPA objects."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from setsail.capacity.advice import Number, What
from setsail.capacity.fleet import Fleet, Sized
from setsail.derive import autoscaler
from setsail.document import splice
from setsail.document.load import Document
from setsail.finding.edit import Edit, Path
from setsail.manifest import emit
from setsail.report import size_words as words
from setsail.system.declared import Declared

_KEYS: Mapping[What, str] = {
    "cpu": "cpu",
    "cpuLimit": "cpuLimit",
    "memory": "memory",
    "memoryLimit": "memoryLimit",
}
_RESOURCES: Mapping[What, tuple[str, str]] = {
    "cpu": ("requests", "cpu"),
    "cpuLimit": ("limits", "cpu"),
    "memory": ("requests", "memory"),
    "memoryLimit": ("limits", "memory"),
}


class Written(NamedTuple):
    """A file that changes: its text before and after."""

    file: str
    old: str
    new: str


def system_edits(
    fleet: Fleet, declared: Declared, environment: str, named: bool
) -> tuple[Edit, ...]:
    """The edits of system.yaml. They go where the component is declared; below the environment
    when that was `named`, or when it says the same things already and would win."""
    found: list[Edit] = []
    said: Any = declared.environments.get(environment, {})
    for one in _largest(fleet.sized):
        if not one.declared:
            continue
        section, name = one.declared.split(".", 1)
        local: Path = ("environments", environment, section, name)
        wins = (said.get(section) or {}).get(name) or {}

        def home(part: str, wins: Any = wins, local: Path = local) -> Path:
            return local if named or part in wins else local[2:]

        for number in one.advice.numbers:
            if _changes(number):
                value = words.shown(number.what, number.value)
                path = (*home("resources"), "resources", _KEYS[number.what])
                found.append(Edit("set", path, value))
        found += _scale_edits(one, home("scale"))
    return tuple(found)


def _largest(sized: Iterable[Sized]) -> Iterator[Sized]:
    """One a component: where several containers match, the one that asks for most memory."""
    best: dict[str, Sized] = {}
    for one in sized:
        other = best.get(one.declared)
        if other is None or _memory(one) > _memory(other):
            best[one.declared] = one
    yield from best.values()


def _memory(one: Sized) -> float:
    number = one.advice.number("memory")
    return number.value if number else 0.0


def _changes(number: Number) -> bool:
    now, value = words.shown(number.what, number.now), words.shown(number.what, number.value)
    return number.written and now != value


def _scale_edits(one: Sized, home: Path) -> Iterator[Edit]:
    """Bounds are raised and never lowered here: fewer pods is a decision, not arithmetic."""
    if one.scaling is None:
        return
    by: Mapping[What, Number] = {n.what: n for n in one.scaling.numbers}
    for what in ("min", "max"):
        number = by[what]
        if number.now is not None and number.value > number.now:
            yield Edit("set", (*home, "scale", what), int(number.value))
    target = by.get("target")
    if target is None or target.now is None:
        return
    if abs(target.value - target.now) >= words.TELLING:
        yield Edit("set", (*home, "scale", "cpu"), words.shown("target", target.value))
    if one.scaling.choice.stabilise > autoscaler.CALM:
        minutes = round(one.scaling.choice.stabilise / 60.0)
        yield Edit("set", (*home, "scale", "calm"), f"{minutes}m")


def in_system(declared: Declared, edits: Iterable[Edit]) -> tuple[Written, ...]:
    """The edits made in the files that hold the components. Raises CannotEdit."""
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        file, made = _placed(declared, edit)
        by_file.setdefault(file, []).append(made)
    found = []
    for file, made_ in by_file.items():
        document = declared.documents[file]
        found.append(Written(file, document.text, splice.apply(document, made_)))
    return tuple(found)


def _placed(declared: Declared, edit: Edit) -> tuple[str, Edit]:
    """The file that says the component, and the edit as it is written there: `scale: 3` becomes a
    mapping first."""
    file = declared.place(tuple(str(step) for step in edit.path[:-2])).file
    document = declared.documents[file]
    holder = _at(document, edit.path[:-1])
    if holder is not None and not isinstance(holder, dict):
        both = {"min": holder, "max": holder, str(edit.path[-1]): edit.value}
        return file, Edit("set", edit.path[:-1], both)
    return file, edit


def _at(document: Document, path: Path) -> Any:
    body = document.body
    for step in path:
        if not isinstance(body, dict):
            return None
        body = body.get(step)
    return body


def patches(fleet: Fleet) -> str:
    """A strategic merge patch for each workload, as YAML documents."""
    return emit.dump([_patch(name, of) for name, of in _by_workload(fleet)])


def _by_workload(fleet: Fleet) -> Iterator[tuple[tuple[str, str], list[Sized]]]:
    found: dict[tuple[str, str], list[Sized]] = {}
    for one in fleet.sized:
        found.setdefault((one.history.key.namespace, one.history.key.workload), []).append(one)
    yield from found.items()


def _head(name: tuple[str, str]) -> dict[str, str]:
    namespace, workload = name
    return {"name": workload, **({"namespace": namespace} if namespace else {})}


def _patch(name: tuple[str, str], of: list[Sized]) -> dict[str, Any]:
    containers = [
        {"name": one.history.key.container or name[1], "resources": _resources(one)} for one in of
    ]
    return {
        "apiVersion": "apps/v1",
        "kind": of[0].kind,
        "metadata": _head(name),
        "spec": {"template": {"spec": {"containers": containers}}},
    }


def _resources(one: Sized) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number in filter(lambda n: n.written, one.advice.numbers):
        kind, resource = _RESOURCES[number.what]
        found.setdefault(kind, {})[resource] = words.shown(number.what, number.value)
    return found


def autoscalers(fleet: Fleet) -> str:
    """A VerticalPodAutoscaler in mode Off for each workload, bounded by the advice."""
    return emit.dump([_vpa(name, of) for name, of in _by_workload(fleet)])


def _vpa(name: tuple[str, str], of: list[Sized]) -> dict[str, Any]:
    policies = []
    for one in of:
        resources = _resources(one)
        policies.append(
            {
                "containerName": one.history.key.container or "*",
                "minAllowed": resources.get("requests", {}),
                "maxAllowed": resources.get("limits", {}),
            }
        )
    target = {"apiVersion": "apps/v1", "kind": of[0].kind, "name": name[1]}
    return {
        "apiVersion": "autoscaling.k8s.io/v1",
        "kind": "VerticalPodAutoscaler",
        "metadata": _head(name),
        "spec": {
            "targetRef": target,
            "updatePolicy": {"updateMode": "Off"},
            "resourcePolicy": {"containerPolicies": policies},
        },
    }
