"""Objects that claim the same thing, such as a host name or a workload: who else does."""

from collections.abc import Callable, Hashable, Iterable, Mapping

from setsail.manifest.manifest import Manifest

Claimants = Mapping[Hashable, tuple[Manifest, ...]]
"""Who claims what, in the order of the files."""


def index(
    manifests: Iterable[Manifest], claims: Callable[[Manifest], Iterable[Hashable]]
) -> Claimants:
    """Who claims what; a rule makes it once for its set (`Around.once`)."""
    found: dict[Hashable, tuple[Manifest, ...]] = {}
    for manifest in manifests:
        for claim in dict.fromkeys(claims(manifest)):
            found[claim] = (*found.get(claim, ()), manifest)
    return found


def others(manifest: Manifest, claim: Hashable, claimed: Claimants) -> tuple[Manifest, ...]:
    """The other objects that claim the same."""
    return tuple(other for other in claimed.get(claim, ()) if other is not manifest)
