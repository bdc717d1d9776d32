"""How programs behave in the simulation, given from outside; nothing here is measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from setsail.sim.latency import Latency, typical


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one version of an image does.

    `errors` is the share of requests that it fails of its own, `slower` a factor on its
    latency, `start` the seconds until it can answer, `pulls` whether the image exists,
    `crashes` the seconds after which it exits (None: never), `leak` the MiB that it takes each
    second and never gives back, until its memory limit ends it, `passes` whether a job of it,
    which lasts as long as its start, ends well.
    """

    errors: float = 0.0001
    slower: float = 1.0
    start: float = 8.0
    pulls: bool = True
    crashes: float | None = None
    leak: float = 0.0
    passes: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """For each request that it answers, the caller asks `to` once.

    `timeout` in seconds or None; an attempt that fails is repeated up to `retries` times; a
    failed call of an `optional` callee fails nothing.
    """

    to: str
    timeout: float | None = None
    retries: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """What answers requests: a Service of this name, or a workload that fetches its own work.

    `capacity` is requests per second and pod, `latency` that of an idle pod without its calls.
    """

    name: str
    capacity: float = 50.0
    latency: Latency = field(default_factory=lambda: typical(0.02))
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Requests (or messages, where the component `pulls`) that come from outside.

    `rate` is per second; by `steps` (second, factor) it changes, each holding until the next.
    """

    component: str
    rate: float
    pulls: bool = False
    steps: tuple[tuple[float, float], ...] = ()

    def at(self, now: float) -> float:
        """The rate at a second."""
        factor = 1.0
        for begins, value in self.steps:
            if now >= begins:
                factor = value
        return self.rate * factor


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who is asked and who asks whom, in one namespace."""

    namespace: str
    components: Mapping[str, Component]
    entries: tuple[Entry, ...]

    def order(self) -> tuple[str, ...]:
        """The components, callers before callees; a cycle is cut where it closes."""
        done: dict[str, None] = {}
        open_: set[str] = set()

        def visit(name: str) -> None:
            if name in done or name in open_ or name not in self.components:
                return
            open_.add(name)
            for call in self.components[name].calls:
                visit(call.to)
            open_.discard(name)
            done[name] = None

        for name in self.components:
            visit(name)
        return tuple(reversed(done))
