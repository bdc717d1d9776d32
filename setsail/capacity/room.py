"""What the cluster leaves for more pods: the quota of a namespace, nodes, pod addresses.

Each is a bound with a name. What is not known bounds nothing, and nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from setsail.capacity import nodes
from setsail.capacity.replicas import Bound
from setsail.finding.text import Text


class Quota(NamedTuple):
    """A resource of a ResourceQuota ("requests.cpu", "limits.memory", "pods", …) in cores, bytes or
    pods; `used` None where only the object is known and not what stands against it."""

    namespace: str
    resource: str
    hard: float
    used: float | None = None


class Room(NamedTuple):
    """`node` is what one node gives to pods, `there` how many nodes stand, `addresses` how many
    pods the network has addresses for (None: not said)."""

    quotas: tuple[Quota, ...] = ()
    node: nodes.Size | None = None
    there: int = 0
    addresses: int | None = None


class Taken(NamedTuple):
    """What pods ask for in all: cores, bytes, and how many they are."""

    cpu: float = 0.0
    memory: float = 0.0
    pods: float = 0.0


class Asking(NamedTuple):
    """One workload: what each pod is to ask for by resource of a quota, how many pods it has now,
    and what each of them asks for now."""

    namespace: str
    each: Mapping[str, float]
    pods: float = 0.0
    now: Mapping[str, float] = {}


def bounds(room: Room, one: Asking, others: Taken) -> tuple[Bound, ...]:
    """How many pods each real limit allows to `one`, beside what `others` take."""
    found = [
        *_quotas(room.quotas, one),
        *_nodes(room, one, others),
        *_addresses(room, others),
    ]
    return tuple(bound._replace(pods=max(1, bound.pods)) for bound in found)


_SHORT = {"cpu": "requests.cpu", "memory": "requests.memory", "count/pods": "pods"}
"""The older names of the same resources."""


def _quotas(quotas: Sequence[Quota], one: Asking) -> Iterator[Bound]:
    for quota in quotas:
        resource = _SHORT.get(quota.resource, quota.resource)
        each = 1.0 if resource == "pods" else one.each.get(resource, 0.0)
        if quota.namespace not in (one.namespace, "") or each <= 0.0:
            continue
        mine = one.pods * (1.0 if resource == "pods" else one.now.get(resource, 0.0))
        rest = max(0.0, (quota.used or 0.0) - mine)
        name = Text(
            f"the quota of {resource} in {one.namespace or 'the namespace'}",
            f"{one.namespace or '命名空间'} 的 {resource} 配额",
        )
        yield Bound(name, int((quota.hard - rest) / each + 1e-9))


def _nodes(room: Room, one: Asking, others: Taken) -> Iterator[Bound]:
    if room.node is None or not room.there:
        return
    fits = []
    for resource, given, taken in (
        ("requests.cpu", room.node.cpu, others.cpu),
        ("requests.memory", room.node.memory, others.memory),
    ):
        each = one.each.get(resource, 0.0)
        if each > 0.0:
            fits.append(int((room.there * given * nodes.FILL - taken) / each + 1e-9))
    fits.append(int(room.there * room.node.pods - others.pods))
    name = Text(f"what {room.there} nodes can hold", f"{room.there} 个节点的可容纳量")
    yield Bound(name, min(fits))


def _addresses(room: Room, others: Taken) -> Iterator[Bound]:
    if room.addresses is not None:
        yield Bound(Text("pod addresses", "Pod 地址数"), int(room.addresses - others.pods))
