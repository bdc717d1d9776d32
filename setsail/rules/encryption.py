"""Whether an edge of a system is encrypted, as far as system.yaml says."""

from setsail.rules.declared import Use
from setsail.system import stores
from setsail.system.values import System


def of(system: System, use: Use) -> bool | None:
    """What the edge says, else its callee, else the type or the mesh. None: nobody says."""
    if use.edge.tls is not None:
        return use.edge.tls
    outside = system.external.get(use.edge.to)
    if outside is None:
        return True if system.environment.platform.mesh else None
    if outside.tls is not None:
        return outside.tls
    if outside.type in stores.ENCRYPTED:
        return True
    return False if outside.type in stores.PLAIN else None
