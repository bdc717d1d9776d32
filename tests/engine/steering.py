"""A release steered by whole processes on the simulated cluster, which may die or sleep."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from setsail.engine import releasing, releasing_start
from setsail.engine import releasing_state as states
from setsail.engine.releasing import Bridge, News
from setsail.engine.releasing_lease import Clock
from setsail.engine.releasing_start import Wish
from setsail.engine.releasing_state import Saved
from setsail.finding.problem import Problem, WorldFailed
from setsail.finding.text import Text
from setsail.release.values import Plan
from tests.engine.harbour import Harbour
from tests.sim.objects import NAMESPACE, run

EPOCH = 1_800_000_000.0
PLAN = Plan((5, 40), hold=6.0, baseline=6.0, enough=20, deadline=600.0, author="alice")
WRITES = ("create", "apply", "patch", "delete", "route")


class Died(BaseException):
    """The process is gone, as after kill -9: not even its `finally` reaches the cluster."""


class Mortal:
    """The cluster as a process sees it that dies before, or right after, its n-th write."""

    def __init__(self, cluster: Any, before: int | None = None, after: int | None = None) -> None:
        self._cluster, self._before, self._after = cluster, before, after
        self.written: list[bool] = []
        self.dead = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cluster, name)
        return (
            (lambda *words, **more: self._call(name, found, words, more))
            if callable(found)
            else found
        )

    def _call(self, name: str, found: Callable, words: tuple, more: dict) -> Any:
        if self.dead:
            raise Died
        if name not in WRITES:
            return found(*words, **more)
        said = words[0]
        kind = said["kind"] if isinstance(said, dict) else said.kind
        self.written.append(name == "patch" and kind in ("ConfigMap", "Lease"))
        self.dead = len(self.written) == self._before
        if self.dead:
            raise Died
        answer = found(*words, **more)
        self.dead = len(self.written) == self._after
        if self.dead:
            raise Died
        return answer

    @property
    def moments(self) -> list[int]:
        """The writes worth dying at: all that do something, and the saves beside them; one save
        after another while nothing happens is like the next."""
        busy = [at for at, saves in enumerate(self.written) if not saves]
        near = {each for at in busy for each in (at - 1, at, at + 1, at + 2)}
        return [at + 1 for at in sorted(near) if 0 <= at < len(self.written)]


@dataclass
class Fleet:
    """One harbour, and the processes that steer its release one after another."""

    plan: Plan = PLAN
    errors: float = 0.0
    harbour: Harbour = field(default_factory=Harbour)
    news: list[News] = field(default_factory=list)
    meddle: Callable[["Fleet"], None] = lambda fleet: None
    intents: list[tuple] = field(default_factory=list)
    processes: int = 0

    def __post_init__(self) -> None:
        usual = self.harbour.behaviours["web:2"]
        self.harbour.behaviours["web:2"] = replace(usual, errors=self.errors)

    def now(self) -> float:
        return EPOCH + self.harbour.now

    def sleep(self, seconds: float) -> None:
        self.note()
        run(self.harbour.cluster, max(1, math.ceil(seconds)))
        self.meddle(self)

    def note(self) -> None:
        """Write down what is intended by now, if it is new: every intent outlives its process."""
        if found := states.read(self.harbour.cluster, NAMESPACE, "web"):
            now = found[0].release
            intent = now.weight, now.promoting, now.outcome, now.since
            if intent not in self.intents[-1:]:
                self.intents.append(intent)

    def bridge(self, cluster: Any = None, who: str = "alice", **more: Any) -> Bridge:
        self.processes += 1
        me, seen = f"{who}@desk/{self.processes}", cluster or self.harbour.cluster
        clock = Clock(self.now, self.sleep)
        return Bridge(seen, self.harbour.metrics, clock, me, who, self.news.append, **more)

    def wish(self, image: str = "web:2") -> Saved:
        found = releasing_start.intended(
            self.harbour.cluster, Wish(NAMESPACE, "web", image, self.plan, who="alice"), self.now()
        )
        assert not isinstance(found, Text), found.en
        return found

    def release(self, cluster: Any = None, **more: Any) -> Saved:
        return releasing.begin(self.bridge(cluster, **more), self.wish())

    def resume(self, cluster: Any = None, **more: Any) -> Saved:
        return releasing.resume(self.bridge(cluster, **more), NAMESPACE, "web")

    @property
    def steps(self) -> list[tuple]:
        """What was intended, one after another, each time that it was."""
        return [intent[:3] for intent in self.intents]

    def around(self) -> dict[tuple[str, str], dict]:
        """All that is on the cluster beside the Deployment and the records."""
        state = self.harbour.cluster.state
        return {
            (kind, name): body
            for (kind, _, name), body in state.objects.items()
            if kind != "Deployment" and not body.get("immutable")
        }


class Sleeper(Mortal):
    """The cluster as a process sees it that is stopped at its n-th read, while others go on."""

    def __init__(self, cluster: Any, at: int, meanwhile: Callable[[], None]) -> None:
        super().__init__(cluster)
        self._at, self._meanwhile = at, meanwhile
        self.reads = 0
        self.woken: int | None = None

    def _call(self, name: str, found: Callable, words: tuple, more: dict) -> Any:
        if name not in WRITES:
            answer = found(*words, **more)
            self.reads += 1
            if self.reads == self._at:
                self._meanwhile()
                self.woken = len(self.written)
            return answer
        return super()._call(name, found, words, more)


class Failing(Mortal):
    """The cluster as a process sees it while `away` says that it does not answer."""

    def __init__(self, cluster: Any, away: Callable[[], bool]) -> None:
        super().__init__(cluster)
        self._away = away

    def _call(self, name: str, found: Callable, words: tuple, more: dict) -> Any:
        if self._away():
            raise WorldFailed([Problem(Text("it does not answer", "没有应答"))])
        return found(*words, **more)
