"""Who sends requests to a pod, as far as the given objects tell."""

from collections.abc import Iterator

from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import podspec
from setsail.rules.alone import alone


def serves(manifest: Manifest, around: Around) -> bool:
    """Whether requests reach this workload: a Service selects it, or it declares a port."""
    return any(True for _ in servers(manifest)) and (
        bool(around.services_of(manifest)) or _listens(manifest)
    )


def may_serve(manifest: Manifest, around: Around) -> bool:
    """Whether requests reach this workload, or it is given alone and nobody can tell.

    In a set with other objects a workload without port and Service takes no requests.
    """
    return serves(manifest, around) or may_serve_alone(manifest, around)


def may_serve_alone(manifest: Manifest, around: Around) -> bool:
    """Whether only workloads are given, so that a Service for this one may exist elsewhere."""
    return manifest.pod is not None and alone(around)


def servers(manifest: Manifest) -> Iterator[Container]:
    """The main containers that requests are for: those with ports, or all if none has any."""
    mains = tuple(podspec.mains(manifest))
    listening = tuple(c for c in mains if any(podspec.ports(c)))
    yield from listening or mains


def _listens(manifest: Manifest) -> bool:
    return any(any(podspec.ports(c)) for c in podspec.mains(manifest))
