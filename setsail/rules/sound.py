"""Whether a part of an object may be copied by a fix."""

from setsail.finding.edit import Path
from setsail.manifest import api
from setsail.manifest.manifest import Manifest


def sound(manifest: Manifest, path: Path) -> bool:
    """Whether what stands at `path` fits the API: a copy of a fault would be a second fault."""
    return not any(fault[: len(path)] == path for fault, _ in api.check(manifest.body))
