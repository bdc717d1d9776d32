"""Durations as Kubernetes objects and their annotations write them: `90s`, `1h30m`, `7d`."""

import re

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
_PART = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)(ms|[smhdwy])")


def seconds(written: object) -> float | None:
    """The seconds of a duration of parts with units; None for anything else."""
    if not isinstance(written, str) or not written:
        return None
    if "".join(match[0] for match in _PART.finditer(written)) != written:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(written))
