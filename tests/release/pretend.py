"""A pretend world for releases: a route, two arms with counters, and what goes wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from setsail.cluster.seen import BOUNDS, Counters
from setsail.release.decide import advance, decide
from setsail.release.learn import learn
from setsail.release.values import Action, Plan, Release, Seen
from setsail.sim.chance import Chance

PLAN = Plan(steps=(5, 25, 50), hold=20.0, baseline=20.0, enough=50, deadline=400.0)
SLOW = 6
"""Quick requests fall into this bucket (150 ms), slow ones into the next but two."""


@dataclass
class Pretend:
    """The world: every two seconds 200 requests, split by the route's weight."""

    errors: Callable[["Pretend"], tuple[float, float]] = lambda world: (0.001, 0.001)
    slow: tuple[float, float] = (0.02, 0.02)
    plan: Plan = PLAN
    requests: int = 200
    seed: int = 1
    loses: float = 0.0
    change: Callable[["Pretend", Seen], Seen] = lambda world, seen: seen
    now: float = 0.0
    weight: int = 0
    stable_new: bool = False
    log: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    def __post_init__(self):
        self.chance = Chance(self.seed)
        self.release = Release(self.plan, began=0.0)
        self.canary, self.stable = Counters(), Counters()
        self.rolling = 0

    def look(self) -> Seen:
        self.now += 2.0
        self._traffic()
        self.rolling = self.rolling + 1 if self.release.promoting else 0
        scrapes = {"canary": self.canary}, {"stable": self.stable}
        seen = Seen(
            self.now,
            self.weight,
            self.now > 6.0,
            self.now > 6.0,
            self.rolling > 5,
            *scrapes,
            held=not self.release.promoting,
            stable_rolls=self.rolling > 2,
        )
        return self.change(self, seen)

    def _traffic(self):
        new = self.chance.binomial(self.requests, self.weight / 100)
        copies = self.requests * self.release.plan.mirror // 100 if self.release.mirroring else 0
        headed = self.requests // 10 if self.release.heading else 0
        bad, slow = self.errors(self), self.slow
        self.canary = self.canary.plus(self._counted(copies, bad[0], slow[0]))
        self.canary = self.canary.plus(self._counted(new + headed, bad[0], slow[0]))
        self.stable = self.stable.plus(self._counted(self.requests - new, bad[1], slow[1]))

    def _counted(self, requests: int, errors: float, slow: float) -> Counters:
        late = self.chance.binomial(requests, slow)
        within = [0 if i < SLOW else requests - late for i in range(len(BOUNDS))]
        within[SLOW + 3 :] = [requests] * (len(BOUNDS) - SLOW - 3)
        return Counters(requests, self.chance.binomial(requests, errors), tuple(within))

    def think(self) -> Action:
        seen = self.look()
        known = learn(self.release, seen)
        action = decide(known, seen)
        self.save(advance(known, action, seen.now), action)
        self.act()
        return action

    def save(self, release: Release, action: Action) -> None:
        self.release = release
        self.actions.append(action)
        name = type(action).__name__.lower()
        to = f" {action.weight}%" if name == "shift" else ""
        line = f"{self.weight:3d}%  {name}{to}: {action.why.en}"
        if not self.log or self.log[-1].split("s ", 1)[1] != line:
            self.log.append(f"{self.now:4.0f}s {line}")

    def act(self) -> None:
        if self.chance.uniform() >= self.loses:
            self.weight = self.release.weight

    def play(self, looks: int = 220) -> "Pretend":
        for _ in range(looks):
            self.think()
        return self


def blind(world: Pretend, seen: Seen) -> Seen:
    """Metrics cannot be read between 50 and 150 seconds."""
    return replace(seen, canary=None, stable=None) if 50 < seen.now < 150 else seen
