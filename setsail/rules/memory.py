"""How much memory a runtime is told to take, against what its container may have."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from setsail.manifest import heap, quantity
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, items, read, text
from setsail.rules import demand, environment


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
            if (size := heap.go(value)) is not None:
                yield Heap("GOMEMLIMIT", size, None, said)
        elif said.name in heap.JAVA_VARIABLES or not said.name:
            yield from _java(said)
        if said.name == "NODE_OPTIONS" or not said.name:
            if (size := heap.old_space(value)) is not None:
                yield Heap("--max-old-space-size", size, None, said)


def _java(said: environment.Said) -> Iterator[Heap]:
    if (size := heap.xmx(said.value)) is not None:
        yield Heap("-Xmx", size, None, said)
    elif (share := heap.percentage(said.value)) is not None:
        yield Heap("-XX:MaxRAMPercentage", None, share, said)


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
