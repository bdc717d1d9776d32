"""Whether a workload runs several pods, as far as the objects tell."""

from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas
from setsail.rules.alone import alone


def several(manifest: Manifest, around: Around) -> bool:
    """Two pods or more at the lowest scale. A workload that is given alone and leaves out
    `replicas`, as is right under an autoscaler, may have one elsewhere."""
    unsaid = manifest.get("spec", "replicas") is None and not replicas.scalers(manifest, around)
    return (unsaid and alone(around)) or replicas.least(manifest, around) >= 2
