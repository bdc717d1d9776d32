"""How large a heap a runtime is told to take: the flags of Java, Node and Go, read in one place."""

import re
from collections.abc import Iterable
from decimal import Decimal

_XMX = re.compile(r"(?<![\w-])-Xmx(\d{1,15})([kKmMgGtT]?)(?!\w)")
_PERCENT = re.compile(r"-XX:MaxRAMPercentage=(\d{1,3}(?:\.\d{1,6})?)(?![\w.])")
_NODE = re.compile(r"--max[-_]old[-_]space[-_]size[= ](\d{1,9})(?!\w)")
_GO = re.compile(r"(\d{1,15})(B|KiB|MiB|GiB|TiB)?").fullmatch
_UNITS = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}

JAVA_VARIABLES = (
    "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTS", "JAVA_OPTIONS",
    "JVM_OPTS", "CATALINA_OPTS", "KAFKA_HEAP_OPTS", "ES_JAVA_OPTS", "OPENSEARCH_JAVA_OPTS",
    "LS_JAVA_OPTS", "SOLR_JAVA_MEM", "MAVEN_OPTS",
)  # fmt: skip


def xmx(text: str) -> int | None:
    """Bytes of the last -Xmx in variables or a command line."""
    found = _XMX.findall(text)
    return int(found[-1][0]) * _UNITS[found[-1][1].lower()] if found else None


def percentage(text: str) -> Decimal | None:
    """The last -XX:MaxRAMPercentage: percent of the limit."""
    found = _PERCENT.findall(text)
    return Decimal(found[-1]) if found else None


def old_space(text: str) -> int | None:
    """Bytes of Node's last --max-old-space-size."""
    found = _NODE.findall(text)
    return int(found[-1]) * 2**20 if found else None


def go(text: str) -> int | None:
    """Bytes of a GOMEMLIMIT."""
    found = _GO(text)
    return int(found[1]) * _UNITS[(found[2] or "B")[0].lower()] if found else None


def java(texts: Iterable[str], limit: float | None) -> int | None:
    """The ceiling of a Java heap in bytes: the last -Xmx of all texts, else the share that
    MaxRAMPercentage takes of `limit`; None where nothing is said."""
    every = tuple(texts)
    fixed = [size for size in map(xmx, every) if size is not None]
    if fixed:
        return fixed[-1]
    shares = [share for share in map(percentage, every) if share is not None]
    return int(limit * float(shares[-1]) / 100.0) if shares and limit else None
