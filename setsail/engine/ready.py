"""Answer the go-live checklist: from system.yaml and what is derived from it, or from manifests.

What the files show is worked out here; what a cluster, a drill or a person showed is handed in.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from setsail.derive import concerns
from setsail.derive.derived import Derived
from setsail.document import source
from setsail.engine import deposited, existing, static_evidence
from setsail.engine.gather import Gathered
from setsail.engine.static_evidence import Look
from setsail.evidence import readiness, statements
from setsail.evidence.checklist import Tier
from setsail.evidence.readiness import Input, Readiness
from setsail.evidence.verdict import Evidence
from setsail.finding.edit import Path
from setsail.finding.finding import Finding
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.manifest import load as manifests_of
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import index, run
from setsail.system.values import System
from setsail.world import files

TIERS: Mapping[int, Tier] = {1: "A", 2: "B", 3: "C"}
"""`owner.tier` of system.yaml to the column of the checklist."""


class ReadyRefused(Refused):
    """There is nothing whose readiness could be worked out, or not all of it can be read."""


class Looked(NamedTuple):
    """The objects that were read, and from what."""

    manifests: tuple[Manifest, ...]
    inputs: tuple[Input, ...]


class Stated(NamedTuple):
    """What persons state, and in what file."""

    evidence: tuple[Evidence, ...] = ()
    inputs: tuple[Input, ...] = ()


def look(gathered: Gathered) -> Looked:
    """The objects of some files. Raises ReadyRefused when one cannot be read, for what was not
    read must not count as good, or when there is none."""
    loaded = [(one, manifests_of.load(one.data, one.file)) for one in gathered.sources]
    problems = [*gathered.unread, *(p for _, read in loaded for p in read.broken)]
    found = tuple(m for _, read in loaded for m in read.manifests)
    if not found and not problems:
        problems = [*(p for _, read in loaded for p in read.problems), Problem(*_NOTHING)]
    if problems:
        raise ReadyRefused(problems)
    return Looked(found, tuple(digest(s.file, s.data) for s, read in loaded if read.manifests))


_NOTHING = (
    Text(
        "there is no Kubernetes object here, and no system.yaml",
        "这里没有 Kubernetes 对象，也没有 system.yaml",
    ),
    None,
    Text(
        "name a folder of manifests, or begin with setsail init",
        "请指定清单目录，或先运行 setsail init",
    ),
)


def stated(file: str, environment: str = "") -> Stated:
    """What `checklist.yaml` states for an environment; nothing where the file is absent."""
    if not files.exists(file):
        return Stated()
    data = files.read(file)
    evidence = statements.load(source.decode(data), file, environment)
    return Stated(evidence, (digest(file, data),))


def digest(name: str, data: bytes) -> Input:
    """What was read, as the report names it."""
    return Input(name, hashlib.sha256(data).hexdigest())


def of_system(
    system: System,
    stated: tuple[Evidence, ...],
    now: float,
    tier: Tier | None = None,
    manifests: tuple[Manifest, ...] | None = None,
) -> Readiness:
    """The readiness of a system in its environment. With `manifests`, those are judged in place
    of the objects that are derived from it; `tier` overrides its own."""
    derived = concerns.everything(system)
    drafts = {f"{d.component}#{n}": d for n, d in enumerate(derived.objects)}
    objects = _read(drafts) if manifests is None else manifests
    chosen = static_evidence.asking(index.RULES)
    look = Look(
        subject=system_title(system),
        source=_file_of(system) if manifests is None else _files_of(objects),
        now=now,
        present=existing.in_system(system),
        place=_placer(system, drafts),
        declared=manifests is None,
    )
    outcome = run.run((system, *objects), Around(objects), chosen)
    evidence = (
        *stated,
        *static_evidence.of_rules(outcome, chosen, look),
        *static_evidence.of_gaps(derived.gaps, system, now),
    )
    column, digests = tier or TIERS.get(system.owner.tier, "C"), deposited.digests(system)
    result = readiness.work_out(evidence, column, now, digests)
    return replace(result, gaps=tuple(gap.message for gap in derived.gaps))


def of_manifests(
    manifests: tuple[Manifest, ...], stated: tuple[Evidence, ...], now: float, tier: Tier
) -> Readiness:
    """The readiness of objects that nobody declared a system for."""
    chosen = static_evidence.asking(index.RULES)
    look = Look(
        subject=_files_of(manifests),
        source=_files_of(manifests),
        now=now,
        present=existing.in_manifests(manifests),
        place=lambda finding: str(finding.place),
    )
    outcome = run.run(manifests, Around(manifests), chosen)
    evidence = (*stated, *static_evidence.of_rules(outcome, chosen, look))
    return readiness.work_out(evidence, tier, now)


def system_title(system: System) -> str:
    """The name under which a report stands."""
    return f"{system.name} · {system.environment.name}"


def _read(drafts: Mapping[str, Derived]) -> tuple[Manifest, ...]:
    """Derived objects as the manifests that they are written as; a draft's key is its file."""
    return tuple(
        manifest
        for file, draft in drafts.items()
        for manifest in manifests_of.load(emit.dump([draft.body]).encode(), file).manifests
    )


def _placer(system: System, drafts: Mapping[str, Derived]) -> Callable[[Finding], str]:
    """Where a person mends a finding: in system.yaml for what is derived from it."""

    def place(finding: Finding) -> str:
        draft = drafts.get(finding.place.file)
        return str(finding.place if draft is None else written(system, draft, finding.path))

    return place


def written(system: System, draft: Derived, path: Path) -> Place:
    """The line of system.yaml that the field at `path` came from, else that of the component."""
    above = [b for b in draft.because if b.source and path[: len(b.path)] == b.path]
    for because in sorted(above, key=lambda b: -len(b.path)):
        if place := system.place_of(because.source):
            return place
    sections = ("services", "workers", "jobs", "stateful", "external")
    home = next((s for s in sections if draft.component in getattr(system, s)), "")
    return system.place_of((home, draft.component) if home else ()) or Place("system.yaml")


def _file_of(system: System) -> str:
    place = system.place_of(())
    return place.file if place else "system.yaml"


def _files_of(manifests: tuple[Manifest, ...]) -> str:
    """What was looked at, in a few words: one file by its name, many by the first and a count."""
    files = sorted({m.document.file for m in manifests})
    return files[0] if len(files) == 1 else f"{files[0]} + {len(files) - 1}" if files else ""
