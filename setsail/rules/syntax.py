"""The syntax of names as the API server validates them."""

import re

_LABEL = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?").fullmatch
_DNS = re.compile(
    r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*"
).fullmatch
_PORT = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?").fullmatch


def label_value(value: str) -> bool:
    """Whether a label may have this value: at most 63 characters, or empty."""
    return _LABEL(value) is not None


def label_key(key: str) -> bool:
    """Whether this may be the key of a label: a name, with or without a DNS prefix."""
    prefix, slash, name = key.rpartition("/")
    if slash and not (len(prefix) <= 253 and _DNS(prefix)):
        return False
    return bool(name) and _LABEL(name) is not None


def port_name(name: str) -> bool:
    """Whether a port may have this name: at most 15 characters, a letter among them."""
    lettered = any(char.isalpha() for char in name)
    return _PORT(name) is not None and lettered and "--" not in name
