"""Whether a workload runs several pods, as far as the objects tell."""

from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas


def several(manifest: Manifest, around: Around) -> bool:
    """Two pods or more at the lowest scale, or a number that these objects leave to somebody
    else: no `replicas`, as is right under an autoscaler, and no autoscaler among them."""
    open_ = manifest.get("spec", "replicas") is None and not replicas.scalers(manifest, around)
    return open_ or replicas.least(manifest, around) >= 2
