"""Why a field of a derived object is what it is: the lines of system.yaml behind it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from setsail.derive import concerns
from setsail.derive.derived import Because, Derived
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import suggest
from setsail.system.declared import SystemRefused
from setsail.system.values import System


class Reason(NamedTuple):
    """Why, and from which line; without `place`, a convention decides. `path` is the field of
    the object that it was said for: the asked one, or one around or below it."""

    path: Path
    why: Text
    source: tuple[str, ...]
    place: Place | None


class ExplainedField(NamedTuple):
    """A field of an object and its reasons, the nearest first."""

    object: str
    path: Path
    value: Any
    reasons: tuple[Reason, ...]


def is_object(asked: str) -> bool:
    """Whether a question is for an object, "Kind/name" or "Kind/name:field"."""
    return asked[:1].isupper() and "/" in asked.partition(":")[0]


def explain_object(system: System, asked: str) -> ExplainedField:
    """Explain "Deployment/web:spec.replicas". Raises SystemRefused for what is not derived."""
    name, _, field = asked.partition(":")
    derived = _find(concerns.everything(system).objects, name)
    path = _path(derived.body, field, name)
    found = _reasons(derived.because, path)
    reasons = (
        Reason(b.path, b.why, b.source, system.place_of(b.source) if b.source else None)
        for b in found
    )
    return ExplainedField(name, path, _at(derived.body, path), tuple(reasons))


def _find(objects: Sequence[Derived], name: str) -> Derived:
    by_name = {f"{o.body['kind']}/{o.body['metadata']['name']}": o for o in objects}
    if name in by_name:
        return by_name[name]
    message = Text(f"{name} is not derived from this system", f"该系统没有派生出 {name}")
    same_kind = [n for n in by_name if n.split("/")[0] == name.split("/")[0]]
    raise SystemRefused([Problem(message, None, suggest.help(name, same_kind or by_name))])


def _path(body: Mapping[str, Any], field: str, name: str) -> Path:
    """The steps of a field: keys may hold dots, items of lists are numbers."""
    here: Any = body
    path: Path = ()
    rest = field.strip(".")
    while rest:
        keys: list[str | int]
        keys = list(here) if isinstance(here, Mapping) else []
        keys = list(range(len(here))) if isinstance(here, list) else keys
        fits = [key for key in keys if rest == str(key) or rest.startswith(f"{key}.")]
        if not fits:
            at = ".".join((f"{name}:", *map(str, path))).replace(":.", ":")
            message = Text(f"{at} has no {rest!r}", f"{at} 没有 {rest!r}")
            known = [str(key) for key in keys]
            help = suggest.help(rest.split(".")[0], known) if known else None
            raise SystemRefused([Problem(message, None, help)])
        step = max(fits, key=lambda key: len(str(key)))
        path, here = (*path, step), here[step]
        rest = rest[len(str(step)) + 1 :]
    return path


def _reasons(because: Sequence[Because], path: Path) -> list[Because]:
    """What was said for the field or around it, the nearest first; else what was said below."""
    around = [b for b in because if path[: len(b.path)] == b.path]
    below = [b for b in because if len(b.path) > len(path) and b.path[: len(path)] == path]
    nearest = sorted(around, key=lambda b: -len(b.path))
    return [
        *[b for b in nearest if b.path == path],
        *below,
        *[b for b in nearest if b.path != path],
    ]


def _at(body: Any, path: Path) -> Any:
    for step in path:
        body = body[step]
    return body
