"""Nodes: what must be there for the sum, a rollout, one zone gone, and the next event.

First-fit-decreasing packing with pods of a workload spread over zones. Real schedulers pack a
little worse: `FILL` is the assumption that covers it, and every answer shows it.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

FILL = 0.88
"""Share of a node's allocatable that requests are planned to fill; the rest is for DaemonSets that
are not listed, and for the holes of packing."""

GUARD = 0.80
"""The 95th percentile of use, not of requests, must stay below this share of a node."""


class Pods(NamedTuple):
    """Equal pods: cores and bytes requested, how many, cores that one really uses at its 95th
    percentile, and how many more a rollout adds for a while."""

    name: str
    cpu: float
    memory: float
    copies: int
    used: float = 0.0
    surge: int = 0


class Size(NamedTuple):
    """What one node can give to pods: cores, bytes, pods."""

    cpu: float
    memory: float
    pods: int = 110


class Node(NamedTuple):
    """A node that was filled: its zone, and what is asked and used of it."""

    zone: int
    cpu: float
    memory: float
    pods: int
    used: float


class Packed(NamedTuple):
    """`nodes` in order of their making; `homeless` are pods larger than a node, by name."""

    nodes: tuple[Node, ...]
    homeless: tuple[str, ...]


def pack(pods: Iterable[Pods], size: Size, zones: int = 1, surge: bool = False) -> Packed:
    """Place all pods, the largest first, those of a workload in turn over the zones."""
    room = Size(size.cpu * FILL, size.memory * FILL, size.pods)
    nodes: list[Node] = []
    homeless = []
    for one in sorted(pods, key=lambda p: (-_weight(p, room), p.name)):
        if one.cpu > room.cpu or one.memory > room.memory:
            homeless.append(one.name)
            continue
        for at in range(one.copies + (one.surge if surge else 0)):
            _place(nodes, one, room, at % zones)
    return Packed(tuple(nodes), tuple(homeless))


def _weight(one: Pods, room: Size) -> float:
    return max(one.cpu / room.cpu, one.memory / room.memory)


def _place(nodes: list[Node], one: Pods, room: Size, zone: int) -> None:
    for at, node in enumerate(nodes):
        fits = node.cpu + one.cpu <= room.cpu and node.memory + one.memory <= room.memory
        if node.zone == zone and node.pods < room.pods and fits:
            nodes[at] = _with(node, one)
            return
    nodes.append(_with(Node(zone, 0.0, 0.0, 0, 0.0), one))


def _with(node: Node, one: Pods) -> Node:
    cpu, memory = node.cpu + one.cpu, node.memory + one.memory
    return Node(node.zone, cpu, memory, node.pods + 1, node.used + one.used)


class Need(NamedTuple):
    """Nodes for the pods as they stand, with every rollout at once, with a zone gone, and with the
    pods of an event; `total` is the most of them. `hottest` is the highest use over a node's
    cores; above GUARD the requests are too low to be packed this tight. `there` is how many
    nodes there are now, 0 where nobody said."""

    steady: int
    surge: int
    zone: int
    event: int
    total: int
    hottest: float
    homeless: tuple[str, ...]
    there: int = 0


def need(pods: Sequence[Pods], size: Size, zones: int, event: Sequence[Pods] = ()) -> Need:
    """How many nodes of a size the pods need. `event` are the pods as they are in the event."""
    steady = pack(pods, size, zones)
    surge = len(pack(pods, size, zones, surge=True).nodes)
    count = len(steady.nodes)
    zone = math.ceil(count * zones / (zones - 1)) if zones > 1 else count + 1
    more = len(pack(event, size, zones).nodes) if event else count
    hottest = max((node.used / size.cpu for node in steady.nodes), default=0.0)
    total = max(count, surge, zone, more)
    return Need(count, surge, zone, more, total, hottest, steady.homeless)


def safe_fill(pods: Sequence[Pods]) -> float:
    """The share of requests up to which nodes may be filled so that use stays below GUARD."""
    asked = sum(p.cpu * p.copies for p in pods)
    used = sum(p.used * p.copies for p in pods)
    return min(1.0, GUARD * asked / used) if used > 0.0 else 1.0
