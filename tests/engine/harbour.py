"""A simulated cluster with one service under load, and a release of it that is meddled with."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from setsail.cluster import change as changes
from setsail.engine import canary, hold, records
from setsail.engine.canary_subject import Subject
from setsail.release.record import About
from setsail.release.values import Plan, Release, Seen, Shift
from setsail.sim.behaviour import Behaviour, Component, Entry, Traffic
from setsail.sim.chance import Chance
from setsail.sim.cluster import Simulated
from tests.sim.objects import CONTAINER, NAMESPACE, deployment, ref, route, run, service

PLAN = Plan((5, 20, 40), hold=30.0, baseline=60.0, enough=50, deadline=1200.0)
LOOK = 2
SPEC: dict[str, Any] = {
    "strategy": {"rollingUpdate": {"maxSurge": "100%", "maxUnavailable": 0}},
    "container": CONTAINER,
}
ENTRY = route("entry", {"name": "gateway"}, web=1)


class Metrics:
    """The counters of the cluster, unless they are away."""

    def __init__(self, cluster: Simulated) -> None:
        self.cluster, self.away = cluster, False

    def counters(self, namespace: str, workload: str):
        return None if self.away else self.cluster.counters(namespace, workload)


@dataclass
class Harbour:
    """100 requests a second at `web`; stable never fails unless it is told to."""

    plan: Plan = PLAN
    rate: float = 100.0
    replicas: int = 4
    capacity: float = 100.0
    bodies: tuple[dict, ...] = (ENTRY,)
    jobs: dict[str, Any] = field(default_factory=dict)
    split: str = "route"
    change: Callable[["Harbour", Seen], Seen] = lambda harbour, seen: seen
    meddle: Callable[["Harbour"], None] = lambda harbour: None

    def __post_init__(self) -> None:
        self.behaviours = {f"web:{n}": Behaviour(errors=0.0) for n in (1, 2, 3)}
        self.load = Traffic(
            NAMESPACE, {"web": Component("web", self.capacity)}, (Entry("web", self.rate),)
        )
        silent = replace(self.load, entries=())
        self.cluster = Simulated(Chance(7), silent, self.behaviours)
        self.metrics = Metrics(self.cluster)
        for body in (deployment("web", self.replicas, **SPEC), service("web"), *self.bodies):
            self.cluster.apply(body)
        run(self.cluster, 30)
        self.cluster.let_in(self.load)
        self.steps: list[int] = []
        self.whys: list[str] = []
        self.first: float | None = None
        self.off: float | None = None
        self.release = Release(self.plan, began=self.now)

    @property
    def now(self) -> float:
        return self.cluster.now

    @property
    def lost(self) -> int:
        return sum(door.lost for door in self.cluster.doors().values())

    @property
    def pods(self) -> list[str]:
        found = self.cluster.pods(NAMESPACE, "web")
        return [pod.name for pod in found if pod.phase != "Terminating"]

    def get(self, kind: str, name: str = "web") -> dict:
        return self.cluster.get(ref(kind, name)) or {}

    def image(self) -> str:
        return self.get("Deployment")["spec"]["template"]["spec"]["containers"][0]["image"]

    def take_over(self) -> "Harbour":
        assert hold.take_over(self.cluster, ref("Deployment", "web")) is None
        self.running = hold.before(self.cluster, ref("Deployment", "web"))
        return self

    def ask_for(self, image: str) -> None:
        """What the owner does."""
        now = hold.template(self.get("Deployment"))
        template = deployment("web", image=image, **SPEC)["spec"]["template"]
        change = {"spec": {"template": changes.between(now, template)}}
        self.cluster.patch(ref("Deployment", "web"), change)

    def begin(self) -> "Harbour":
        """A release of what is asked for."""
        wanted = hold.template(self.get("Deployment"))
        self.subject = Subject(
            NAMESPACE, "web", self.running, wanted, **self.jobs, split=self.split
        )
        self.release = Release(self.plan, began=self.now, since=self.now)
        self.route = canary.prepare(self.cluster, self.subject, self.plan.steps[-1])
        return self

    def push(self, image: str = "web:2", **behaviour: Any) -> "Harbour":
        """Take over, ask for a version that behaves so, and begin to release it."""
        self.behaviours[image] = Behaviour(**{"errors": 0.0} | behaviour)
        self.take_over()
        self.ask_for(image)
        return self.begin()

    def think(self) -> None:
        seen = canary.look(self.cluster, self.metrics, self.subject, self.route, self.now)
        self.release, action = canary.think(self.release, self.change(self, seen))
        if isinstance(action, Shift):
            self.steps.append(action.weight)
        if not self.whys or self.whys[-1] != action.why.en:
            self.whys.append(action.why.en)

    def act(self) -> None:
        canary.act(self.cluster, self.subject, self.route, self.release)
        weight = self.weight()
        if weight and self.first is None:
            self.first = self.now
        if self.release.outcome and not weight and self.off is None:
            self.off = self.now

    def sail(self, seconds: float = 1500.0) -> "Harbour":
        """Until the outcome or for so long; afterwards until nothing moves, and tidy up."""
        end = self.now + seconds
        while not self.release.outcome and self.now < end:
            run(self.cluster, LOOK)
            self.meddle(self)
            self.think()
            self.act()
        if self.release.outcome:
            self.settle()
        return self

    def settle(self) -> None:
        for _ in range(10):
            run(self.cluster, 1)
            if self.off is None and not self.weight():
                self.off = self.now
        for _ in range(60):
            if canary.settled(self.cluster, self.subject):
                break
            self.act()
            run(self.cluster, LOOK)
        assert canary.settled(self.cluster, self.subject)
        canary.retire(self.cluster, self.subject, self.route)
        run(self.cluster, 20)
        if self.release.outcome == "released":
            self.running = hold.before(self.cluster, self.subject.stable)

    def record(self, **about: Any):
        told = {"at": f"{self.now:.0f} s", "who": "alice", "outcome": self.release.outcome}
        told |= {"why_en": self.release.why.en, "why_zh": self.release.why.zh, **about}
        return records.write(self.cluster, ref("Deployment", "web"), About(**told))

    def weight(self) -> int:
        """What is really sent to the new version."""
        if self.split == "route":
            return self.cluster.weights(self.route).get("web-canary", 0)
        return len(self.cluster.endpoints(NAMESPACE, "web-canary"))

    @property
    def detection(self) -> float | None:
        """Seconds from the first request to the canary until it got no more."""
        return None if self.first is None or self.off is None else self.off - self.first
