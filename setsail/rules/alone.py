"""Whether workloads are given alone, so that what belongs to them may exist elsewhere."""

from functools import lru_cache

from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS


@lru_cache(1)
def alone(around: Around) -> bool:
    """Whether every object is a workload. A set with other objects is taken for complete."""
    return all(manifest.kind in WORKLOADS for manifest in around.manifests)
