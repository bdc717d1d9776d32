"""What is to be moved, as a migration plan sees it: pieces, calls between them, and bonds.

One system or a portfolio; whether it came from system.yaml or from an import does not show here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from setsail.finding.text import Text
from setsail.migrate.evidence import Evidence

Role = Literal["service", "worker", "job", "store", "registry", "outside", "tool"]
ADDRESS_REGISTRIES = frozenset({"nacos", "eureka", "dubbo", "zookeeper", "consul"})
"""Types that hand out the addresses of those who register: an address of a pod is worth nothing
on a virtual machine unless it is routed there."""


class Sign(NamedTuple):
    """One thing that was seen of a piece and that makes its move harder: the id of a trait, what
    exactly, and the lines that show it. `veto` says that it may not move like this at all."""

    trait: str
    said: Text
    evidence: tuple[Evidence, ...] = ()
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One component. `id` is its name, in a portfolio `system/name`. `tier` 1 is the most
    critical. `stays` says why it never gets into a wave of its own accord; `movable` that a
    person may decide otherwise. `signs` were seen, traits in `unknown` could not be looked for.

    `app` is what it speaks ("http", "grpc", "tcp", "" for nothing). `pods` is the largest scale,
    `limit` the connections that a store accepts. `p99` and `availability` are its objective, in
    seconds and as a ratio. `in_cluster` is a store that system.yaml has in the cluster, wherever
    its data is today; `far` is somebody else's service, reached the same way from everywhere.
    """

    id: str
    system: str
    name: str
    role: Role
    type: str = ""
    tier: int = 3
    app: str = ""
    entry: tuple[str, ...] = ()
    pods: int = 1
    elastic: bool = False
    limit: int | None = None
    addresses: tuple[str, ...] = ()
    port: int = 0
    schedule: str = ""
    timezone: str = ""
    p99: float | None = None
    availability: float | None = None
    in_cluster: bool = False
    far: bool = False
    stays: Text | None = None
    movable: bool = True
    signs: tuple[Sign, ...] = ()
    unknown: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Call(NamedTuple):
    """`caller` needs `callee` (ids). `timeout` in seconds, `pool` connections a pod; `consumes`
    says that the caller takes messages there."""

    caller: str
    callee: str
    evidence: tuple[Evidence, ...] = ()
    timeout: float | None = None
    pool: int | None = None
    consumes: bool = False


class Bond(NamedTuple):
    """Two pieces that must move together, and why: a volume, a network namespace, a socket."""

    one: str
    other: str
    why: Text
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Estate:
    """Everything in one value. Order has no meaning: it is kept sorted by id, so that the order
    of an input never shows. `environments` are those before production, in their order."""

    pieces: tuple[Piece, ...]
    calls: tuple[Call, ...] = ()
    bonds: tuple[Bond, ...] = ()
    environments: tuple[str, ...] = ()
    notes: tuple[Text, ...] = field(default=())

    @cached_property
    def by_id(self) -> Mapping[str, Piece]:
        """The pieces by id."""
        return {piece.id: piece for piece in self.pieces}

    @cached_property
    def calls_out(self) -> Mapping[str, tuple[Call, ...]]:
        """The calls of each piece, by the callee's id."""
        return self._grouped(out=True)

    @cached_property
    def calls_in(self) -> Mapping[str, tuple[Call, ...]]:
        """The calls to each piece, by the caller's id."""
        return self._grouped(out=False)

    def registries_of(self, id: str) -> tuple[str, ...]:
        """The registries at which a piece that listens leaves its address."""
        if not self.by_id[id].app:
            return ()
        found = (call.callee for call in self.calls_out[id])
        return tuple(c for c in found if self.by_id[c].type in ADDRESS_REGISTRIES)

    def _grouped(self, out: bool) -> Mapping[str, tuple[Call, ...]]:
        found: dict[str, list[Call]] = {piece.id: [] for piece in self.pieces}
        for call in sorted(self.calls, key=lambda c: (c.caller, c.callee)):
            found[call.caller if out else call.callee].append(call)
        return {id: tuple(calls) for id, calls in found.items()}


def estate(
    pieces: tuple[Piece, ...],
    calls: tuple[Call, ...] = (),
    bonds: tuple[Bond, ...] = (),
    environments: tuple[str, ...] = (),
    notes: tuple[Text, ...] = (),
) -> Estate:
    """An estate in its one order; of several calls between two pieces the first stays, and a
    piece does not call itself."""
    one = {(c.caller, c.callee): c for c in reversed(calls) if c.caller != c.callee}
    return Estate(
        tuple(sorted(pieces, key=lambda p: p.id)),
        tuple(sorted(one.values(), key=lambda c: (c.caller, c.callee))),
        tuple(sorted(bonds, key=lambda b: (b.one, b.other, b.why))),
        environments,
        notes,
    )
