"""What a plain scalar means: to kubectl, to YAML 1.2, to docker compose.

No YAML library reads plain scalars as Kubernetes does, so they are resolved here:

- KUBERNETES: sigs.k8s.io/yaml on go.yaml.in/yaml/v2, then JSON. `y`, `on` are booleans, `0777`
  is octal, `12:30` and dates are strings, `1.0` is the integer 1 that its JSON says, a merge
  key overrides what stands before it.
- YAML12: the core schema of YAML 1.2 and no merge keys.
- COMPOSE: gopkg.in/yaml.v3 as compose uses it. Only `true` and `false` are booleans, `0777` is
  octal, own keys win over merged ones, keys keep their spelling. Dates stay strings.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from setsail.finding.text import Text

Scalar = str | int | float | bool | None

_INT64, _UINT64 = 1 << 63, 1 << 64
_LONGEST_INTEGER = 1000  # longer ones are out of every range, and Python refuses them
_NULLS: dict[str, Scalar] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_BOOLEANS: dict[str, Scalar] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_OLD_BOOLEANS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_NOT_FINITE: dict[str, Scalar] = {
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_KUBERNETES_WORDS = {**_NULLS, **_BOOLEANS, **_OLD_BOOLEANS, **_NOT_FINITE}
_WORDS = {**_NULLS, **_BOOLEANS, **_NOT_FINITE}
# Patterns as text, so that only those that a file needs are compiled: they are start-up time.
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_GO_INTEGER = r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)"
_POINT_FIRST = r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?"
_CORE_INTEGER = r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"


class Unreadable(ValueError):
    """A scalar that this meaning gives no value to; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Meaning(NamedTuple):
    """How one reader of YAML understands scalars, keys and merge keys.

    `plain` gives the value of a plain scalar and `key` the key that it makes; both may raise
    Unreadable. Only scalars that begin with one of `hints` or are empty can be anything but
    a string.
    """

    name: str
    plain: Callable[[str], Scalar]
    key: Callable[[str], str]
    hints: frozenset[str]
    merges: bool
    late_merge_wins: bool


@lru_cache(16384)
def kubernetes(text: str) -> Scalar:
    """The JSON value that kubectl makes of a plain scalar. Raises Unreadable for infinity."""
    value = yaml_v2(text)
    if type(value) is int and value >= _INT64:
        return float(value)
    if type(value) is not float:
        return value
    if value - value != 0:
        words = f"{text} is not a number that JSON can carry", f"{text} 不是 JSON 能表示的数"
        raise Unreadable(Text(*words))
    # Its JSON has no point, so the API server sees an integer.
    return int(value) if value.is_integer() and abs(value) < _INT64 else value


@lru_cache(16384)
def yaml_v2(text: str) -> Scalar:
    """The value of a plain scalar in go.yaml.in/yaml/v2, before kubectl makes JSON of it."""
    if text in _KUBERNETES_WORDS:
        return _KUBERNETES_WORDS[text]
    if text[0] == ".":
        return _finite(text.replace("_", ""), text) if re.fullmatch(_POINT_FIRST, text) else text
    return _go_number(text)


def kubernetes_key(text: str) -> str:
    """The key that kubectl makes of a plain scalar: the text of its value."""
    value = yaml_v2(text)
    if value is None:
        raise Unreadable(Text("null cannot be a key", "null 不能作为键"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value >= _INT64:
        raise Unreadable(Text("a number this large cannot be a key", "这么大的数不能作为键"))
    return _float_key(value) if isinstance(value, float) else str(value)


def _float_key(value: float) -> str:
    """A float as the Go call FormatFloat(value, 'g', -1, 32) writes it, which kubectl uses."""
    value = _single(value)
    if value - value != 0:
        return ".nan" if value != value else ".inf" if value > 0 else "-.inf"
    digits = next(d for d in range(1, 18) if _single(float(f"{value:.{d}g}")) == value)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    if -5 < int(exponent) < 6:
        return f"{value:.{max(0, digits - 1 - int(exponent))}f}"
    return f"{mantissa}e{exponent}"


def _single(value: float) -> float:
    """The nearest number of single precision."""
    import struct  # start-up: hardly a file has such a key

    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


@lru_cache(16384)
def compose(text: str) -> Scalar:
    """The value that docker compose makes of a plain scalar before it casts by its schema."""
    return _WORDS[text] if text in _WORDS else _go_number(text)


@lru_cache(16384)
def core(text: str) -> Scalar:
    """The value of a plain scalar in the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) < _LONGEST_INTEGER and re.fullmatch(_CORE_INTEGER, text):
        return _integer(text)
    return float(text) if re.fullmatch(_FLOAT, text) else text


def _go_number(text: str) -> Scalar:
    """Numbers as Go's yaml packages see them; any other text is itself."""
    if text[0] == ".":
        return _finite(text, text) if re.fullmatch(_FLOAT, text) else text
    if text[0] not in "+-0123456789":
        return text
    digits = text.replace("_", "")
    if len(digits) < _LONGEST_INTEGER and re.fullmatch(_GO_INTEGER, digits):
        value = _integer(digits, old_octal=True)
        # An unsigned number is read as such, but only without a sign.
        if -_INT64 <= value < (_UINT64 if digits[0] not in "+-" else _INT64):
            return value
    return _finite(digits, text) if re.fullmatch(_FLOAT, digits) else text


def _integer(digits: str, old_octal: bool = False) -> int:
    """An integer with the prefix of its base; with `old_octal` a leading 0 is octal too."""
    bare = digits.lstrip("+-").lower()
    base = {"0x": 16, "0b": 2, "0o": 8}.get(bare[:2], 10)
    if old_octal and base == 10 and bare[0] == "0":
        base = 8
    return int(digits, base)


def _finite(digits: str, text: str) -> Scalar:
    """The float, or the text where Go's parser reports that it is out of range."""
    value = float(digits)
    return value if abs(value) != float("inf") else text


_HINTS = frozenset("yYnNtTfFoO~.+-0123456789")
KUBERNETES = Meaning("Kubernetes", kubernetes, kubernetes_key, _HINTS, True, True)
YAML12 = Meaning("YAML 1.2", core, str, _HINTS, False, False)
COMPOSE = Meaning("compose", compose, str, _HINTS, True, False)
