"""From paths to texts: files and folders, Dockerfiles, system.yaml, charts and overlays."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from setsail.finding.problem import Problem
from setsail.rules.settings import path_matches
from setsail.world import files

if TYPE_CHECKING:
    from setsail.engine.made import Made
    from setsail.manifest.manifest import Manifest

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"
SYSTEM = "system.yaml"
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
CHART = "Chart.yaml"
_BUILDS = (*KUSTOMIZATIONS, CHART)
_DOCKER = ("dockerfile", "containerfile")


class Source(NamedTuple):
    """One file as it was read. `unit` is the path of the call or the build that it belongs to;
    `made` tells of a text that a build made where its objects come from."""

    file: str
    data: bytes
    unit: str = ""
    made: "Made | None" = None


class Gathered(NamedTuple):
    """The files to check, and those that could not be read. `running` are objects as a cluster
    showed them at `seen` (seconds since 1970), with their status."""

    sources: tuple[Source, ...]
    unread: tuple[Problem, ...]
    dockerfiles: tuple[Source, ...] = ()
    systems: tuple[str, ...] = ()
    excluded: int = 0
    told: tuple[Problem, ...] = ()
    running: "tuple[Manifest, ...]" = ()
    seen: float = 0.0


class Built(NamedTuple):
    """What was rendered, what could not be, and the files that are no manifests of their own.

    `unread` are builds that failed; `told` are those that nothing here can render.
    """

    sources: tuple[Source, ...] = ()
    unread: tuple[Problem, ...] = ()
    told: tuple[Problem, ...] = ()
    taken: frozenset[str] = frozenset()


class Wanted(NamedTuple):
    """How to gather: what to leave out, and the values files of charts."""

    exclude: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    builds: bool = True


FILES = Wanted(builds=False)
"""Only what stands in files: neither overlays nor charts are rendered."""


def gather(paths: Iterable[str], stdin: bytes = b"", wanted: Wanted | None = None) -> Gathered:
    """Read the named files, and below named folders every manifest; `-` is standard input.

    A path that does not exist is refused; a file in a folder that cannot be read is told.
    """
    gatherer = _Gatherer(wanted or Wanted())
    for path in paths:
        if path == STDIN:
            gatherer.sources.setdefault(path, Source(path, stdin, path))
        elif files.is_folder(path):
            gatherer.folder(path)
        else:
            gatherer.named(path)
    return gatherer.gathered()


class _Gatherer:
    """Collects over the paths of one call; each file once."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.sources: dict[str, Source] = {}
        self._docker: dict[str, Source] = {}
        self._systems: dict[str, None] = {}
        self._unread: list[Problem] = []
        self._told: list[Problem] = []
        self._excluded = 0

    def gathered(self) -> Gathered:
        """All that was collected."""
        return Gathered(
            tuple(self.sources.values()),
            tuple(self._unread),
            tuple(self._docker.values()),
            tuple(self._systems),
            self._excluded,
            tuple(self._told),
        )

    def named(self, path: str) -> None:
        """A file that the call names: read whatever its name is."""
        name = os.path.basename(path)
        if self._wanted.builds and (name in KUSTOMIZATIONS or name == CHART):
            self._build(path, [path])
        elif self._wanted.builds and name.endswith(".tgz"):
            self._builds([path])
        elif name == SYSTEM:
            self._system(path)
        elif _is_docker(name):
            self._docker.setdefault(path, Source(path, files.read(path), path))
        else:
            self.sources.setdefault(path, Source(path, files.read(path), path))

    def folder(self, path: str) -> None:
        """Everything below a folder that is checked."""
        self._build(path, list(files.walk(path, ("",))))

    def _build(self, path: str, names: list[str]) -> None:
        kept = [name for name in names if not path_matches(name, self._wanted.exclude)]
        self._excluded += len(names) - len(kept)
        if self._wanted.builds and any(os.path.basename(n) in _BUILDS for n in kept):
            kept = self._builds(kept)
        for name in kept:
            self._one(name, path)

    def _builds(self, names: Sequence[str]) -> list[str]:
        """Render charts and overlays; the files that no build takes are left."""
        from setsail.engine import builds  # start-up: most calls have no builds

        built = builds.build(names, self._wanted.values)
        for source in built.sources:
            self.sources.setdefault(source.file, source)
        self._unread.extend(built.unread)
        self._told.extend(built.told)
        return [name for name in names if name not in built.taken]

    def _one(self, file: str, unit: str) -> None:
        name = os.path.basename(file)
        try:
            if name == SYSTEM:
                self._system(file)
            elif _is_docker(name):
                self._docker.setdefault(file, Source(file, files.read(file), unit))
            elif name.endswith(SUFFIXES) and file not in self.sources:
                self.sources[file] = Source(file, files.read(file), unit)
        except files.FileRefused as refused:
            self._unread.extend(refused.problems)

    def _system(self, file: str) -> None:
        self._systems.setdefault(file)


def _is_docker(name: str) -> bool:
    """Dockerfile, Dockerfile.prod, api.Dockerfile, but no Dockerfile.dockerignore."""
    stem, _, end = name.lower().partition(".")
    return end != "dockerignore" and (stem in _DOCKER or end == _DOCKER[0])
