"""Durations, sizes and shares as compose writes them."""

import re

_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([kKmMgGtTpP]?)(?:i?[bB])?")
_BYTES = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}


def seconds(text: str | None) -> float | None:
    """ "1m30s" to 90.0; None where it is no duration."""
    if not text or not _DURATION.fullmatch(text):
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))


def size(text: str | None) -> int | None:
    """ "512M" to bytes: compose counts in powers of 1024 whatever the unit is called."""
    found = _SIZE.fullmatch(text.strip()) if text else None
    if found is None or len(found[1]) > 20:
        return None
    return int(float(found[1]) * 1024 ** _BYTES[found[2].lower()]) or None


def cores(text: str | None) -> float | None:
    """ "0.5" to 0.5; None for nothing, zero and what is no number."""
    if not text or not re.fullmatch(r"\d{1,6}(\.\d{1,9})?|\.\d{1,9}", text):
        return None
    return float(text) or None
