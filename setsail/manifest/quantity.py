"""Quantities such as `250m` and `64Mi`, with the arithmetic of Kubernetes.

Grammar and rounding: the documentation of k8s.io/apimachinery/pkg/api/resource.Quantity.
"""

import re
from decimal import ROUND_UP, Context, Decimal
from typing import Any

_NUMBER = re.compile(r"([+-]?[0-9]*\.?[0-9]*)([a-zA-Z]*|[eE][+-]?[0-9]+)").fullmatch
_BINARY = {suffix: Decimal(1024) ** power for power, suffix in enumerate(("", *"KMGTPE")) if power}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_NANO = Decimal("1e-9")
_LARGEST = Decimal((1 << 63) - 1)
_EXACT = Context(prec=400)
_LONGEST = 300


def parse(value: Any) -> Decimal:
    """The exact amount that a quantity in a manifest says. Raises ValueError.

    As Kubernetes does: fractions below a billionth round away from zero, amounts beyond
    2^63-1 are that. Numbers are accepted as YAML writes them, booleans are not.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"not a quantity: {value!r}")
    text = value.strip(" ") if isinstance(value, str) else repr(value)
    match = _NUMBER(text) if 0 < len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"not a quantity: {value!r}")
    # Kubernetes reads a quantity without digits ("m", ".") as nothing.
    digits = match[1] if match[1].strip("+-.") else "0"
    amount = _EXACT.multiply(Decimal(digits), _factor(match[2], text))
    if abs(amount) > _LARGEST:
        return _LARGEST.copy_sign(amount)
    return amount.quantize(_NANO, ROUND_UP, _EXACT)


def _factor(suffix: str, text: str) -> Decimal:
    if suffix in _DECIMAL:
        return Decimal(1).scaleb(_DECIMAL[suffix])
    if suffix[-1] == "i" and suffix[:-1] in _BINARY:
        return _BINARY[suffix[:-1]]
    if suffix[0] in "eE" and suffix[1:]:
        # Beyond these every amount is either rounded up to a billionth or at the largest.
        exponent = max(-_LONGEST, min(_LONGEST, int(suffix[1:])))
        return Decimal(1).scaleb(exponent)
    raise ValueError(f"not a quantity: {text!r}")


def compare(one: Any, other: Any) -> int:
    """-1, 0 or 1 as `one` is less than, equal to or greater than `other`. Raises ValueError."""
    first, second = parse(one), parse(other)
    return (first > second) - (first < second)


def cpu(value: Any) -> Decimal:
    """CPU in cores. Raises ValueError."""
    return parse(value)


def memory(value: Any) -> int:
    """Memory or storage in bytes, a fraction of a byte as a whole one. Raises ValueError."""
    return int(parse(value).to_integral_value(ROUND_UP))


def cpu_text(cores: Decimal) -> str:
    """CPU as people write it: whole cores (`2`) or millicores (`250m`), rounded up."""
    thousandths = int((cores * 1000).to_integral_value(ROUND_UP))
    return f"{thousandths}m" if thousandths % 1000 else str(thousandths // 1000)


def memory_text(amount: int) -> str:
    """Bytes in the largest binary unit that says them exactly: `1Gi`, `1536Mi`, `1000`."""
    for power, letter in ((6, "E"), (5, "P"), (4, "T"), (3, "G"), (2, "M"), (1, "K")):
        if amount and amount % 1024**power == 0:
            return f"{amount // 1024**power}{letter}i"
    return str(amount)
