"""Which records stay: the newest few, and every one that something still leads to."""

from collections.abc import Collection, Iterable, Sequence

from setsail.cluster.protocol import Body
from setsail.manifest.manifest import mapping, text
from setsail.release import record as records
from setsail.release.record import Record

MOST = 10
"""Records of one Deployment that are kept."""
SERVED = ("released", "returned", "found")
"""The outcomes of versions that served everybody: released, gone back to, or found running."""
_WAYS = 2
"""The newest versions that served everybody are never dropped: what runs, and the way back."""


def surplus(
    found: Sequence[Record], needed: Collection[int], most: int = MOST
) -> tuple[Record, ...]:
    """The records that may go, given all in their order; `needed` are the numbers of those that
    somebody is on the way to."""
    served = [record.number for record in found if record.about.outcome in SERVED]
    led = {record.about.returned_to for record in found[-most:]}
    stay = {*needed, *served[-_WAYS:], *led}
    return tuple(
        record for record in found[: max(0, len(found) - most)] if record.number not in stay
    )


def idle(copies: Iterable[Body], kept: Iterable[Record], read: Collection[str]) -> tuple[str, ...]:
    """The names of the copies of configuration that no record needs; `read` are the ConfigMaps
    that pods read."""
    needed = {each.copy for record in kept for each in record.configuration} | set(read)
    named = (text(body, "metadata", "name") for body in copies if _is_copy(body))
    return tuple(name for name in named if name not in needed)


def _is_copy(body: Body) -> bool:
    about = mapping(body, "metadata")
    return records.COPY in mapping(about, "labels") and records.DIGEST in mapping(
        about, "annotations"
    )
