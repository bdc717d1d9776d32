"""Whether workloads are given alone, so that what belongs to them may exist elsewhere."""

from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS


def alone(around: Around) -> bool:
    """Whether every object is a workload. A set with other objects is taken for complete."""
    return around.once(_only_workloads)


def _only_workloads(around: Around) -> bool:
    return all(manifest.kind in WORKLOADS for manifest in around.manifests)
