"""Numbers with a unit, as system.yaml writes them: durations, ratios, rates.

Every function raises ValueError for a text that is not of its kind.
"""

import re

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(
    r"(?:(\d+(?:\.\d+)?)w)?(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?"
    r"(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?"
).fullmatch
_RATIO = re.compile(r"(\d+(?:\.\d+)?)%").fullmatch
_RATE = re.compile(r"(\d+(?:\.\d+)?)/([smh])").fullmatch
_LONGEST = 40


def duration(text: str) -> float:
    """Seconds in a text such as `800ms`, `30s`, `1h30m` or `7d`."""
    match = _DURATION(text) if len(text) <= _LONGEST else None
    if not text or match is None:
        raise ValueError(f"not a duration: {text!r}")
    units = ("w", "d", "h", "m", "s", "ms")
    total = sum(float(n) * _SECONDS[u] for n, u in zip(match.groups(), units) if n)
    return round(total, 6)


def ratio(text: str) -> float:
    """The ratio in a text such as `99.95%`: 0.9995."""
    match = _RATIO(text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"not a percentage: {text!r}")
    return round(float(match[1]) / 100, 12)


def rate(text: str) -> float:
    """How often a second, in a text such as `2000/s`, `600/m` or `100/h`."""
    match = _RATE(text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"not a rate: {text!r}")
    return float(match[1]) / _SECONDS[match[2]]


def duration_text(seconds: float) -> str:
    """A duration in the largest unit that says it in whole numbers: 90.0 is `90s`."""
    thousandths = round(seconds * 1000)
    for unit in ("d", "h", "m", "s"):
        size = round(_SECONDS[unit] * 1000)
        if thousandths and thousandths % size == 0:
            return f"{thousandths // size}{unit}"
    return f"{thousandths}ms" if thousandths else "0s"
