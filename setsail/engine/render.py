"""Render a system: one folder an environment, one file a component, and their kustomization.

A file that this wrote says so in its first line, and only such files are ever written over or
removed. What a system means is worked out in `derive`; here it becomes files.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from setsail.derive import concerns, patches
from setsail.derive.derived import Derived, Gap
from setsail.document import source
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.system import values
from setsail.world import files

MARK = "# Rendered by setsail from system.yaml; change that, not this · 由 setsail 生成，请改源文件"
KUSTOMIZATION = "kustomization.yaml"


class ForeignFile(Refused):
    """Rendering would write over a file that it did not make."""


class Rendered(NamedTuple):
    """One environment as files, name to text, and as one stream in the order of applying.
    `hand_made` names the objects with patches."""

    environment: str
    files: Mapping[str, str]
    stream: str
    objects: int
    gaps: tuple[Gap, ...]
    hand_made: tuple[str, ...]


class Difference(NamedTuple):
    """What stands in a folder against what is rendered: names of files, sorted."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    left_over: tuple[str, ...]


def render(system: values.System, folder: str = "") -> Rendered:
    """The files of one environment. `folder` holds system.yaml: places are told from there.

    Raises Refused for a system that two names make ambiguous, and for a patch of nothing.
    """
    result = concerns.everything(system)
    by_file: dict[str, list[Derived]] = {}
    for each in result.objects:
        by_file.setdefault(file_name(each.component), []).append(each)
    texts = {name: _text(system, by_file[name], folder) for name in sorted(by_file)}
    kustomization = {KUSTOMIZATION: _kustomization(texts)}
    hand_made = tuple(patch.target for patch in system.patches)
    return Rendered(
        system.environment.name,
        {**kustomization, **texts},
        _text(system, result.objects, folder),
        len(result.objects),
        result.gaps,
        hand_made,
    )


def file_name(component: str) -> str:
    """The file that the objects of `component` stand in."""
    name = f"{component}.yaml"
    return name if name != KUSTOMIZATION else f"{component}-component.yaml"


def difference(folder: str, rendered: Rendered) -> Difference:
    """How `folder` differs from `rendered`.

    Raises ForeignFile, naming each file that stands in the way and was not rendered.
    """
    there = {os.path.basename(p): _read(p) for p in _rendered_in(folder)}
    foreign = [
        os.path.join(folder, name)
        for name in rendered.files
        if name not in there and files.exists(os.path.join(folder, name))
    ]
    if foreign:
        raise ForeignFile(_in_the_way(path) for path in foreign)
    changed = [name for name, text in rendered.files.items() if there.get(name) != text]
    unchanged = set(rendered.files) - set(changed)
    left_over = set(there) - set(rendered.files)
    return Difference(tuple(sorted(changed)), tuple(sorted(unchanged)), tuple(sorted(left_over)))


def write(folder: str, rendered: Rendered) -> Difference:
    """Make `folder` hold what is rendered; foreign files in it stay untouched.

    The kustomization is written last, so that it never lists what is not there; what is left
    over is removed after it, so that it never lists what is gone.
    """
    found = difference(folder, rendered)
    for name in sorted(found.changed, key=lambda name: (name == KUSTOMIZATION, name)):
        files.write_whole(os.path.join(folder, name), rendered.files[name])
    for name in found.left_over:
        files.remove(os.path.join(folder, name))
    return found


def _rendered_in(folder: str) -> Iterator[str]:
    """The files directly in `folder` that carry the mark."""
    if not files.exists(folder):
        return
    for path in files.walk(folder, (".yaml",)):
        if os.path.dirname(path) == folder and _read(path).startswith(MARK):
            yield path


def _read(path: str) -> str:
    return source.decode(files.read(path))


def _text(system: values.System, objects: Iterable[Derived], folder: str) -> str:
    found = tuple(objects)
    headers = [_header(system, each, folder) for each in found]
    return f"{MARK}\n{emit.dump([each.body for each in found], headers)}"


def _kustomization(names: Iterable[str]) -> str:
    body = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": sorted(names),
    }
    return f"{MARK}\n{emit.dump([body])}"


def _header(system: values.System, each: Derived, folder: str) -> str:
    """The object and the lines that it came from."""
    lines: dict[str, set[int]] = {}
    for because in each.because:
        place = _said(system, because.source)
        if place is not None and place.line:
            shown = os.path.relpath(place.file, folder or ".") if folder else place.file
            lines.setdefault(shown, set()).add(place.line)
    where = "; ".join(f"{file}:{_ranges(numbers)}" for file, numbers in sorted(lines.items()))
    return f"{patches.target(each)}" + (f" from {where}" if where else "")


def _said(system: values.System, path: values.Path) -> Place | None:
    """Where `path` or the nearest thing above it was written; the file as a whole says nothing."""
    for end in range(len(path), 0, -1):
        if (found := system.origin.get(path[:end])) is not None:
            return found
    return None


def _ranges(numbers: Iterable[int]) -> str:
    """ "3-5,9" for 3, 4, 5 and 9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _in_the_way(path: str) -> Problem:
    message = Text("this file was not rendered by setsail", "该文件不是由 setsail 生成的")
    help = Text("move it away, or choose another folder with -o", "请移走它，或用 -o 选择其他目录")
    return Problem(message, Place(path), help)
