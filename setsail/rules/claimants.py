"""Objects that claim the same thing, such as a host name or a workload: who else does."""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache

from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest

Claims = Callable[[Manifest], Iterable[Hashable]]
"""What one object claims; a function of a module, so that its index is built once a run."""


def others(
    manifest: Manifest, claim: Hashable, around: Around, kinds: tuple[str, ...], claims: Claims
) -> tuple[Manifest, ...]:
    """The other objects of some kinds that claim the same, in the order of the files."""
    found = _index(around, kinds, claims).get(claim, ())
    return tuple(other for other in found if other is not manifest)


@lru_cache(16)
def _index(
    around: Around, kinds: tuple[str, ...], claims: Claims
) -> dict[Hashable, tuple[Manifest, ...]]:
    found: dict[Hashable, tuple[Manifest, ...]] = {}
    for manifest in around.of_kind(*kinds):
        for claim in dict.fromkeys(claims(manifest)):
            found[claim] = (*found.get(claim, ()), manifest)
    return found
