"""Who sends requests to a pod, as far as the given objects tell."""

from collections.abc import Iterator

from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import podspec


def serves(manifest: Manifest, around: Around) -> bool:
    """Whether requests reach this workload: a Service selects it, or it declares a port."""
    return any(True for _ in servers(manifest)) and (
        bool(around.services_of(manifest)) or _listens(manifest)
    )


def servers(manifest: Manifest) -> Iterator[Container]:
    """The main containers that requests are for: those with ports, or the only one."""
    mains = tuple(podspec.mains(manifest))
    yield from mains if len(mains) == 1 else (c for c in mains if any(podspec.ports(c)))


def _listens(manifest: Manifest) -> bool:
    return any(any(podspec.ports(c)) for c in podspec.mains(manifest))
