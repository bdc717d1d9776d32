"""Patches: hand-made changes to derived objects, merged last and shown as such."""

import difflib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from setsail.derive.derived import Because, Derived
from setsail.finding.edit import Path
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system import values


class PatchRefused(Refused):
    """A patch names an object that is not derived."""


HAND_MADE = Text("hand-made: a patch in system.yaml", "手工修改：system.yaml 中的 patch")


def apply(system: values.System, objects: Iterable[Derived]) -> tuple[Derived, ...]:
    """The objects with all patches merged over them: mappings key by key, null deletes, all
    else is replaced. Raises PatchRefused for every patch without an object."""
    found = {target(each): each for each in objects}
    problems = []
    for patch in system.patches:
        if (each := found.get(patch.target)) is None:
            problems.append(_unknown(system, patch, found))
            continue
        body = merged(each.body, patch.change)
        source = ("patches", patch.target)
        because = tuple(Because(path, source, HAND_MADE) for path in leaves(patch.change))
        found[patch.target] = replace(each, body=body, because=(*each.because, *because))
    if problems:
        raise PatchRefused(problems)
    return tuple(found.values())


def target(each: Derived) -> str:
    """How a patch names an object: "Deployment/order"."""
    return f"{each.body['kind']}/{each.body['metadata']['name']}"


def merged(body: Any, change: Any) -> Any:
    """`change` merged over `body` as RFC 7396 says."""
    if not isinstance(change, Mapping):
        return deepcopy(change)
    found = dict(body) if isinstance(body, Mapping) else {}
    for key, value in change.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found


def leaves(change: Any, path: Path = ()) -> list[Path]:
    """The paths that `change` writes or deletes."""
    if not isinstance(change, Mapping) or not change:
        return [path]
    return [leaf for key, value in change.items() for leaf in leaves(value, (*path, str(key)))]


def _unknown(system: values.System, patch: values.Patch, found: Iterable[str]) -> Problem:
    close = difflib.get_close_matches(patch.target, list(found), 3, 0.5)
    message = Text(
        f"the patch names {patch.target}, which is not derived in {system.environment.name}",
        f"patch 指向 {patch.target}，但 {system.environment.name} 环境没有生成该对象",
    )
    shown = ", ".join(close)
    help = Text(f"did you mean {shown}?", f"是否想写 {shown}？") if close else None
    return Problem(message, system.place_of(("patches", patch.target)), help)
