"""How much memory a runtime is told to take, against what its container may have."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from setsail.manifest import quantity
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, items, read, text
from setsail.rules import demand, environment

_XMX = re.compile(r"(?<![\w-])-Xmx(\d{1,15})([kKmMgGtT]?)(?!\w)")
_PERCENT = re.compile(r"-XX:MaxRAMPercentage=(\d{1,3}(?:\.\d{1,6})?)(?![\w.])")
_NODE = re.compile(r"--max[-_]old[-_]space[-_]size[= ](\d{1,9})(?!\w)")
_GO = re.compile(r"(\d{1,15})(B|KiB|MiB|GiB|TiB)?").fullmatch
_UNITS = {"": 1, "B": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}

JAVA_VARIABLES = (
    "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTS", "JAVA_OPTIONS",
    "JVM_OPTS", "CATALINA_OPTS", "KAFKA_HEAP_OPTS", "ES_JAVA_OPTS", "OPENSEARCH_JAVA_OPTS",
    "LS_JAVA_OPTS", "SOLR_JAVA_MEM", "MAVEN_OPTS",
)  # fmt: skip


class Heap(NamedTuple):
    """A heap of `bytes`, or of `percent` of the limit; `flag` is how it was said."""

    flag: str
    bytes: int | None
    percent: Decimal | None
    said: environment.Said


def heaps(container: Container, around: Around) -> Iterator[Heap]:
    """Every size of a heap that variables or command set; the last of several -Xmx counts."""
    for said in environment.everything(container, around):
        value = said.value
        if said.name == "GOMEMLIMIT":
            if match := _GO(value):
                unit = _UNITS[(match[2] or "B")[0].lower().replace("b", "B")]
                yield Heap("GOMEMLIMIT", int(match[1]) * unit, None, said)
        elif said.name in JAVA_VARIABLES or not said.name:
            yield from _java(said)
        if said.name == "NODE_OPTIONS" or not said.name:
            if found := _NODE.findall(value):
                yield Heap("--max-old-space-size", int(found[-1]) * 2**20, None, said)


def _java(said: environment.Said) -> Iterator[Heap]:
    if fixed := _XMX.findall(said.value):
        number, unit = fixed[-1]
        yield Heap("-Xmx", int(number) * _UNITS[unit.lower()], None, said)
    elif shares := _PERCENT.findall(said.value):
        yield Heap("-XX:MaxRAMPercentage", None, Decimal(shares[-1]), said)


def limit(container: Container, around: Around) -> int | None:
    """The memory in bytes at which the kernel kills the container; None if it has no limit."""
    own = demand.asked(container, around, "limits.memory")
    if own is None:
        own = demand.amount(container.pod.get("resources", "limits", "memory"))
    return None if own is None or own <= 0 else int(own)


def in_memory_volumes(container: Container) -> int:
    """The bytes that volumes in memory, mounted here, may take from the container's limit."""
    mounted = {text(mount, "name") for mount in items(container.body, "volumeMounts")}
    total = 0
    for volume in items(container.pod.spec, "volumes"):
        if text(volume, "name") in mounted and text(volume, "emptyDir", "medium") == "Memory":
            total += int(demand.amount(read(volume, "emptyDir", "sizeLimit")) or 0)
    return total


def written(amount: int) -> str:
    """Bytes as people write them, in whole MiB where they are not even."""
    exact = quantity.memory_text(amount)
    return exact if not exact.isdigit() else f"{amount // 2**20}Mi"
