"""Which objects are seen together: one cluster's worth each.

Folders that name the same objects are environments: they cannot live in one namespace at once,
so each is judged for itself, with what the others do not have. All else is one set.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from setsail.engine.gather import Gathered, Source
from setsail.finding.finding import Finding, Related
from setsail.manifest import load as manifests
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest

if TYPE_CHECKING:
    from setsail.engine.made import Made

MARKS = (b"setsail: ignore", b"setsail.dev/ignore.")
"""What a file says that accepts a finding."""

_PRODUCTION = frozenset(("prod", "production", "prd", "live"))
_TESTED = tuple(
    map(frozenset, (("staging", "stage", "stg"), ("pre", "preprod", "uat"), ("test", "qa", "dev")))
)
"""Words in the names of environments, those nearest to production first."""

KEPT = 2_000_000
"""Bytes of input up to which trees of nodes are kept: about 28 MB of memory."""


class ObjectSet(NamedTuple):
    """Objects to judge and all objects that they are seen with. `name` is "" where there is
    only one environment."""

    name: str
    objects: tuple[Manifest, ...]
    seen: tuple[Manifest, ...]


class Read(NamedTuple):
    """The objects of every source, and what in it is none. `made` holds, by the id of an object
    that a build made, the build and the object's number in it."""

    sources: tuple[Source, ...]
    loaded: tuple[manifests.Manifests, ...]
    sets: tuple[ObjectSet, ...]
    made: Mapping[int, tuple["Made", int]] = {}

    @property
    def objects(self) -> tuple[Manifest, ...]:
        """Every object, in the order in which it was read."""
        return tuple(m for one in self.loaded for m in one.manifests)

    @property
    def files(self) -> int:
        """How many sources hold an object."""
        return sum(bool(one.manifests) for one in self.loaded)

    def placed(self, finding: Finding, manifest: Manifest) -> Finding:
        """The finding where people can mend it, if its object was made by a build."""
        found = self.made.get(id(manifest))
        if found is None:
            return finding
        related = tuple(self._beside(one) for one in finding.related)
        return found[0].placed(finding._replace(related=related), manifest, found[1])

    def _beside(self, related: Related) -> Related:
        """The other side of a finding where people can see it, if a build made it too."""
        for other in self.objects:
            if other.ref == related.object and id(other) in self.made:
                build, number = self.made[id(other)]
                return build.beside(related, other, number)
        return related

    def written_name(self, manifest: Manifest) -> str:
        """The name that an object has in its own file, before an overlay gives it another."""
        found = self.made.get(id(manifest))
        return manifest.name if found is None else found[0].written_name(manifest, found[1])


def read_all(gathered: Gathered, jobs: int = 1) -> Read:
    """Read the sources and sort their objects into sets."""
    if jobs > 1:
        from setsail.engine import parallel

        loaded = parallel.read(gathered.sources, jobs)
    else:
        keep = sum(len(source.data) for source in gathered.sources) <= KEPT
        loaded = tuple(manifests.load(s.data, s.file, keep=keep) for s in gathered.sources)
    made = {
        id(manifest): (source.made, number)
        for source, one in zip(gathered.sources, loaded, strict=True)
        if source.made is not None
        for number, manifest in enumerate(one.manifests)
    }
    return Read(gathered.sources, loaded, _sets(gathered.sources, loaded), made)


def tested(sets: Sequence[ObjectSet]) -> Mapping[str, Around]:
    """By the name of a production environment: the environment that is tried before it.

    Names decide: the one that says production, and of the others the nearest to it. Where no name
    says so, or two do, nothing is known.
    """
    named = {words: part for part in sets if (words := _words(part.name))}
    productions = [part for words, part in named.items() if words & _PRODUCTION]
    if len(productions) != 1:
        return {}
    for stage in _TESTED:
        found = [part for words, part in named.items() if words & stage]
        if len(found) == 1:
            return {productions[0].name: Around(found[0].seen)}
    return {}


def _words(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[^a-z0-9]+", name.lower())) - {""}


def mentions(gathered: Gathered) -> bool:
    """Whether any file may hold a suppression."""
    made = (t for s in gathered.sources if s.made is not None for t in s.made.texts.values())
    texts = (s.data for s in (*gathered.sources, *gathered.dockerfiles))
    return bool(gathered.systems) or any(
        mark in text for group in (texts, made) for text in group for mark in MARKS
    )


def _sets(
    sources: Sequence[Source], loaded: Sequence[manifests.Manifests]
) -> tuple[ObjectSet, ...]:
    everything = tuple(m for one in loaded for m in one.manifests)
    units = _units(sources, loaded)
    bases: dict[str, set[str]] = {}
    for source in sources:
        if source.made is not None and source.made.by == "kustomize":
            bases.setdefault(source.unit, set()).update(source.made.texts)
    alike = [n for n in units if n and (_has_twin(n, units) or _shares_base(n, bases))]
    if len(alike) < 2:
        return (ObjectSet("", everything, everything),)
    common = tuple(m for name, found in units.items() if name not in alike for m in found)
    names = _short(alike)
    found = [ObjectSet(names[name], tuple(units[name]), (*units[name], *common)) for name in alike]
    if common:
        found.append(ObjectSet("", common, everything))
    return tuple(found)


def _units(
    sources: Sequence[Source], loaded: Sequence[manifests.Manifests]
) -> Mapping[str, list[Manifest]]:
    """The objects of each folder or build; of its folders, where these repeat each other."""
    units: dict[str, list[Manifest]] = {}
    for source, one in zip(sources, loaded, strict=True):
        units.setdefault(source.unit, []).extend(one.manifests)
    found: dict[str, list[Manifest]] = {}
    for name, objects in units.items():
        repeated = name and len({m.ref for m in objects}) < len(objects)
        for manifest in objects:
            inner = _inner(manifest.document.file, name) if repeated else name
            found.setdefault(inner, []).append(manifest)
    return found


def _inner(file: str, folder: str) -> str:
    """The folder just below `folder` that holds a file; `folder` itself where it holds it."""
    rest = os.path.relpath(file, folder) if file.startswith(folder.rstrip("/")) else ""
    first, slash, _ = rest.partition(os.sep)
    return os.path.join(folder, first) if slash else folder


def _has_twin(name: str, units: Mapping[str, list[Manifest]]) -> bool:
    """Whether another unit names at least half of the same objects."""
    mine = _names(units[name])
    return any(
        2 * len(mine & theirs) >= min(len(mine), len(theirs)) > 0
        for theirs in (_names(found) for other, found in units.items() if other not in ("", name))
    )


def _shares_base(name: str, bases: Mapping[str, set[str]]) -> bool:
    """Whether two overlays are made from one base: they may give its objects other names."""
    mine = bases.get(name, set())
    return any(mine & theirs for other, theirs in bases.items() if other != name)


def _names(objects: Iterable[Manifest]) -> set[tuple[str, str]]:
    return {(m.kind, m.name) for m in objects if m.kind != "Namespace"}


def _short(names: Sequence[str]) -> dict[str, str]:
    """Names by their last part, or whole where these are not distinct."""
    last = {name: os.path.basename(os.path.normpath(name)) for name in names}
    return last if len(set(last.values())) == len(last) else {name: name for name in names}
