"""What is known of one container of one workload: its use, its trouble, and what it is set to."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from setsail.capacity import series as grids
from setsail.capacity.series import Series

Trouble = Literal["oom", "restart", "start", "version"]


class Key(NamedTuple):
    """Whose history it is; empty strings where nothing was said."""

    namespace: str
    workload: str
    container: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in self if part)


class Mark(NamedTuple):
    """Something that happened at a moment. For "start" `value` is how long it took (seconds),
    for "oom" the limit that was broken (bytes, 0 if unknown)."""

    at: float
    what: Trouble
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a container is set to: cores and bytes, None where nothing is set."""

    cpu_request: float | None = None
    cpu_limit: float | None = None
    memory_request: float | None = None
    memory_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Heap:
    """The heap of a JVM in bytes: its ceiling (-Xmx), what is live after a full collection, and
    the memory beside the heap (metaspace, stacks, direct buffers)."""

    ceiling: float
    live: float | None = None
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class History:
    """`cpu` is cores of one pod (the mean of its pods), `memory` bytes of one pod (the largest of
    its pods), `pods` how many there were, `load` what arrived a second in all.

    `skew` is the largest pod's CPU over the mean's; `throttled` the share of scheduler periods
    in which it was held back, None where nobody measured it; `autoscaled` that an autoscaler
    holds its CPU at a share of the request.
    """

    key: Key
    cpu: Series = field(default_factory=grids.empty)
    memory: Series = field(default_factory=grids.empty)
    pods: Series = field(default_factory=grids.empty)
    load: Series = field(default_factory=grids.empty)
    settings: Settings = Settings()
    marks: tuple[Mark, ...] = ()
    heap: Heap | None = None
    throttled: float | None = None
    skew: float = 1.0
    autoscaled: bool = False

    @property
    def end(self) -> float:
        """The last moment of which anything is known; 0 for none."""
        return max((s.end for s in (self.cpu, self.memory, self.load) if len(s.values)), default=0)

    def moments(self, what: Trouble) -> tuple[Mark, ...]:
        """The marks of one kind, oldest first."""
        return tuple(sorted(m for m in self.marks if m.what == what))
