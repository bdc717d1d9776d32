"""What the API of the cluster offers, by `platform.version`."""

import re

from setsail.system import values

SLEEP_ACTION, NATIVE_SIDECARS = 30, 29
"""The minor version from which each is on by default."""


def minor(system: values.System) -> int | None:
    """31 for "1.31", "v1.31.4" or "1.31+"; None when it is not said."""
    found = re.match(r"v?1\.(\d+)", system.environment.platform.version or "")
    return int(found[1]) if found else None


def offers(system: values.System, since: int) -> bool:
    """Whether the cluster is at least 1.`since`. A version that is not said counts as one of
    those still maintained, which are newer than every `since` asked for here."""
    known = minor(system)
    return known is None or known >= since
