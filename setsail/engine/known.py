"""What need not be told: the findings of a baseline file, or those of an earlier state."""

import os
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

from setsail.document import source
from setsail.engine import gather, judging, sets
from setsail.engine.judging import Request, Told
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.manifest import Manifest
from setsail.rules import baseline
from setsail.world import files, git


def of_file(file: str) -> dict[str, int]:
    """The findings of a baseline. Raises BaselineRefused, FileRefused."""
    return baseline.load(source.decode(files.read(file)), file)


def text_of(told: Told) -> str:
    """A baseline file of everything that nobody accepted."""
    return baseline.write(_printed(told))


class Earlier(NamedTuple):
    """An earlier state: how often each finding occurred, and its objects."""

    known: dict[str, int]
    objects: tuple[Manifest, ...]


def of_base(base: str, paths: Sequence[str], request: Request, wanted: gather.Wanted) -> Earlier:
    """The same paths as they stand in a folder, or in a revision of their Git repository.

    Paths that did not exist there had no findings. Raises for a revision that does not exist.
    """
    if files.exists(base) and files.is_folder(base):
        return _of_folder(base, _below(paths, base), request, wanted)
    top = git.top(os.path.dirname(os.path.abspath(paths[0])) if paths else ".")
    with tempfile.TemporaryDirectory(prefix="setsail-") as made:
        folder = os.path.realpath(made)
        git.extract(top, base, folder)
        names = [os.path.relpath(os.path.realpath(path), top) for path in paths]
        return _named(_of_folder(folder, names, request, wanted), folder, base)


def _below(paths: Sequence[str], base: str) -> list[str]:
    """Where the paths of the call stand in an older copy: by their names, or the copy itself."""
    if len(paths) == 1 and not files.exists(os.path.join(base, paths[0])):
        return ["."]
    return list(paths)


def _of_folder(
    folder: str, names: Sequence[str], request: Request, wanted: gather.Wanted
) -> Earlier:
    there = [os.path.normpath(os.path.join(folder, name)) for name in names]
    present = [path for path in there if files.exists(path)]
    if not present:
        return Earlier({}, ())
    gathered = gather.gather(present, b"", wanted)
    told = judging.told(gathered, request._replace(known=None))
    objects = tuple(m for one in sets.read_all(gathered).loaded for m in one.manifests)
    return Earlier(baseline.count(_printed(told, folder)), objects)


def _named(earlier: Earlier, folder: str, revision: str) -> Earlier:
    """The objects as those of a revision, for the folder that they were read from goes away."""
    for document in {id(m.document): m.document for m in earlier.objects}.values():
        document.file = f"{revision}:{os.path.relpath(document.file, folder)}"
    return earlier


def _printed(told: Told, folder: str = "") -> list[baseline.Printed]:
    """The findings with their fingerprints; paths as the call would name them."""
    found = []
    for hit in told.every:
        finding = hit.found
        file = finding.place.file
        if folder and file.startswith(folder + os.sep):
            place = finding.place._replace(file=os.path.relpath(file, folder))
            finding = finding._replace(place=place)
        found.append((finding, baseline.fingerprint(finding, hit.manifest)))
    return found


def refuse(paths: Sequence[str]) -> None:
    """Standard input has no earlier state. Raises Refused."""
    if gather.STDIN in paths:
        message = Text("standard input has no earlier state", "标准输入没有更早的状态")
        raise Refused([Problem(message, Place(gather.STDIN))])
