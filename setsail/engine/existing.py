"""What exists in a system or a folder, so that an item about something else does not apply."""

from collections.abc import Iterable

from setsail.evidence.checklist import About
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.system import stores
from setsail.system.values import External, System


def in_system(system: System) -> frozenset[About]:
    """What exists in a system; what nobody can know is taken to exist."""
    outside = [e for e in system.external.values() if _is_store(e)]
    volumes = [v for w in system.workloads for v in w.volumes if v.kind in ("data", "shared")]
    exists: dict[About, object] = {
        "system": True,
        "workload": system.workloads or system.stateful,
        "running": system.services or system.workers,
        "service": system.services,
        "consumer": system.workers,
        "store": system.stateful or outside or volumes,
        "database": system.stateful or outside,
        "outside": system.external,
        "secret": _uses_secrets(system),
    }
    return frozenset(about for about, found in exists.items() if found)


def _is_store(external: External) -> bool:
    return stores.keeps_data(external.type) or external.rpo is not None


def _uses_secrets(system: System) -> bool:
    return (
        any(w.secrets or any(edge.secret for edge in w.needs) for w in system.workloads)
        or any(s.secret for s in system.stateful.values())
        or any(e.secret for e in system.external.values())
    )


def in_manifests(manifests: Iterable[Manifest]) -> frozenset[About]:
    """What exists in a folder. Only pods can be seen to be absent: stores, secrets and what
    stands outside may exist without a manifest."""
    known = tuple(manifests)
    kinds = {m.kind for m in known if m.native}
    present: set[About] = {"system", "consumer", "store", "database", "outside", "secret"}
    strange = any(not m.native for m in known)  # a kind of somebody else's may run pods
    if strange or kinds & set(WORKLOADS):
        present.add("workload")
    if strange or kinds & (set(WORKLOADS) - {"Job", "CronJob"}):
        present |= {"running", "service"}
    return frozenset(present)
