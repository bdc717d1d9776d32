"""Names that Kubernetes accepts; what is too long or not allowed is cut and gets a hash."""

import hashlib
import re

LABEL, CRON_JOB, STATEFUL_SET, PORT = 63, 52, 52, 15
"""Longest names: RFC 1123 labels; a CronJob and a StatefulSet leave room for what their
controllers append; a port is an IANA service name."""

_DNS = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_PORT = re.compile(r"(?=.*[a-z])[a-z0-9]([a-z0-9]|-(?!-))*(?<!-)")
_VALUE = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")


def dns(name: str, limit: int = LABEL) -> str:
    """`name` as an RFC 1035 label of at most `limit` characters (fits RFC 1123 as well)."""
    if len(name) <= limit and _DNS.fullmatch(name):
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return _with_hash(plain if plain[:1].isalpha() else f"x-{plain}", name, limit)


def beside(name: str, suffix: str, limit: int = LABEL) -> str:
    """The name of an object that stands beside the component `name`, like "order-mysql"."""
    return dns(f"{name}-{suffix}", limit)


def port(name: str) -> str:
    """`name` as a port name: at most 15 of a-z, 0-9 and -, with a letter."""
    if len(name) <= PORT and _PORT.fullmatch(name):
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return _with_hash(plain if re.search("[a-z]", plain) else f"p-{plain}", name, PORT, 4)


def label_value(text: str) -> str:
    """`text` as the value of a label; empty stays empty."""
    if not text or (len(text) <= LABEL and _VALUE.fullmatch(text)):
        return text
    plain = re.sub(r"[^-A-Za-z0-9_.]+", "-", text).strip("-_.")
    return _with_hash(plain or "x", text, LABEL)


def variable(name: str) -> str:
    """`name` as the name of an environment variable: a C identifier in capitals."""
    plain = re.sub(r"[^A-Z0-9]", "_", name.upper())
    return plain if not plain[:1].isdigit() else f"_{plain}"


def _with_hash(plain: str, whole: str, limit: int, digits: int = 8) -> str:
    tail = hashlib.sha256(whole.encode()).hexdigest()[:digits]
    return f"{plain[: limit - digits - 1].rstrip('-_.')}-{tail}"
