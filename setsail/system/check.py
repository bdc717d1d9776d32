"""What no single value can show: references that lead nowhere, and values that contradict.

A cycle among needs, or timeouts that do not fit each other, is no fault of the file: see
`connections`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import component_check, isolation, suggest
from setsail.system.component_check import Fault
from setsail.system.declared import Declared
from setsail.system.merge import Merged
from setsail.system.syntax import COMPONENTS
from setsail.system.values import Path


def problems(declared: Declared, broken: frozenset[Path] = frozenset()) -> Iterator[Problem]:
    """Every contradiction, in any environment; what several have in common comes several times.

    Values in `broken` were refused already: nothing is said about what they would have been.
    """
    if () in broken:
        return
    faults = [(path, fault) for path, fault in _of_file(declared)]
    merged = {name: declared.merged(name) for name in declared.environments}
    for each in merged.values():
        found = component_check.faults(each.tree)
        faults.extend((_said(declared, each, fault.path), fault) for fault in found)
    for environment, fault in isolation.faults(declared, merged):
        faults.append((_said(declared, merged[environment], fault.path), fault))
    for path, fault in faults:
        if not _depends_on(fault, broken):
            yield declared.problem(path, fault.message, fault.help)


def _of_file(declared: Declared) -> Iterator[tuple[Path, Fault]]:
    if declared.tree.get("system") is None:
        help = Text("begin the file with system: shop", "文件以 system: shop 开头")
        message = Text("the system has no name", "系统没有名称")
        yield (), Fault(("system",), message, help)
    yield from _clashes(declared)
    for environment, said in declared.environments.items():
        for section in COMPONENTS:
            yield from _strangers(declared, ("environments", environment, section), said)


def _clashes(declared: Declared) -> Iterator[tuple[Path, Fault]]:
    first: dict[str, str] = {}
    for section in COMPONENTS:
        for name in declared.tree.get(section) or {}:
            if name in first:
                path = (section, name)
                place: Place = declared.place((first[name], name))
                message = Text(
                    f"{name} is also the name of one of {first[name]}",
                    f"{name} 与 {first[name]} 中的一个重名",
                )
                help = Text(
                    f"needs could mean either; the other stands at {place}",
                    f"needs 无法区分二者；另一个在 {place}",
                )
                yield path, Fault(path, message, help, names=True)
            first.setdefault(name, section)


def _strangers(
    declared: Declared, at: Path, said: Mapping[str, Any]
) -> Iterator[tuple[Path, Fault]]:
    section = at[-1]
    known = declared.tree.get(section) or {}
    for name in said.get(section) or {}:
        if name not in known and (section, name) not in declared.places:
            message = Text(
                f"{section} has no {name!r}; an environment changes what is declared above",
                f"{section} 中没有 {name!r}；环境只能修改上面已声明的组件",
            )
            yield (*at, name), Fault((*at, name), message, suggest.help(name, known), names=True)


def _said(declared: Declared, merged: Merged, path: Path) -> Path:
    """The path of the file that made `path` of a merged tree what it is."""
    for end in range(len(path), 0, -1):
        for source in reversed(merged.sources.get(path[:end], ())):
            if source in declared.places:
                return source
    return path


def _depends_on(fault: Fault, broken: frozenset[Path]) -> bool:
    """Whether what is said may come from a value that was refused."""
    return any(_meet(fault, bare) for each in broken for bare in _bare(each))


def _bare(path: Path) -> Iterator[Path]:
    """A path of the file as a path of the merged tree."""
    match path:
        case ("environments", _, *rest):
            yield tuple(rest)
        case _:
            pass
    yield path


def _meet(fault: Fault, broken: Path) -> bool:
    path = fault.path
    if fault.names:
        return bool(broken) and path[: len(broken)] == broken
    if broken[:1] == ("defaults",):
        path, broken = path[2:], broken[1:]
    return all(a == b for a, b in zip(path, broken))
