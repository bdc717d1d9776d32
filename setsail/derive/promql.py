"""Small pieces of PromQL: label matchers, durations, exact numbers."""

from collections.abc import Mapping
from decimal import Decimal


def quoted(value: str) -> str:
    """A string literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def series(metric: str, labels: Mapping[str, str], *more: str) -> str:
    """The series of `metric` with equal `labels`; `more` are matchers as PromQL writes them."""
    equal = (f"{name}={quoted(value)}" for name, value in labels.items())
    return f"{metric}{{{','.join((*equal, *more))}}}"


def duration(seconds: float) -> str:
    """Whole seconds in the largest unit that fits exactly: 2592000 is 30d."""
    whole = round(seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if whole and whole % size == 0:
            return f"{whole // size}{unit}"
    return f"{whole}s"


def exact(value: float) -> Decimal:
    """The decimal that was meant: 0.9990000000000001 is 0.999."""
    return round(Decimal(str(value)), 9)


def number(value: Decimal) -> str:
    """Plain digits, without an exponent and without noise at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
