"""The record of a rehearsal while it goes on: the clock, the events, the curves, the losses."""

from dataclasses import dataclass, field

from setsail.cluster import seen
from setsail.cluster.seen import Scrape
from setsail.finding.text import Text
from setsail.report.story import Chart, Event, Kind, Line, Loss
from setsail.sim.cluster import Simulated

_SAMPLE = 5
"""Seconds between two points of a curve."""
_ARMS = (Text("present version", "当前版本"), Text("new version", "新版本"))
_USERS = Text("what users meet", "用户所见")

Points = list[tuple[float, float | None]]


@dataclass(slots=True)
class Voyage:
    """A simulated cluster with its log. `focus` is the service whose curves are drawn."""

    cluster: Simulated
    namespace: str
    focus: str = ""
    events: list[Event] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    curves: dict[str, Points] = field(default_factory=dict)
    scrapes: dict[str, Scrape] = field(default_factory=dict)
    tallied: tuple[int, int] = (0, 0)
    sampled: tuple[int, int] = (0, 0)

    @property
    def now(self) -> float:
        """Seconds since the objects were applied."""
        return self.cluster.now

    def run(self, seconds: float = 1.0) -> None:
        """Let time pass."""
        for _ in range(round(seconds)):
            self.cluster.tick()
            if not self.cluster.now % _SAMPLE:
                self._sample()

    def tell(self, kind: Kind, what: Text, why: Text | None = None) -> None:
        """Write an event down."""
        self.events.append(Event(self.now, kind, what, why))

    def total(self) -> tuple[int, int]:
        """What users have sent and lost so far."""
        doors = [d for (_, side), d in self.cluster.doors().items() if side == "outside"]
        return sum(d.sent for d in doors), sum(d.lost for d in doors)

    def close(self, phase: Text) -> Loss:
        """End a phase: what was sent and lost since the last one ended."""
        sent, lost = self.total()
        loss = Loss(phase, sent - self.tallied[0], lost - self.tallied[1])
        self.losses.append(loss)
        self.tallied = sent, lost
        return loss

    def _sample(self) -> None:
        arms = [self._arm(self.focus, "stable"), self._arm(f"{self.focus}-canary", "canary")]
        requests = sum(arm.requests for arm in arms)
        self._point("share", arms[1].requests / requests if requests else None)
        for name, arm in zip(("stable", "canary"), arms, strict=True):
            self._point(f"{name} errors", arm.errors / arm.requests if arm.requests else None)
            self._point(f"{name} p50", seen.quantile(0.5, arm))
            self._point(f"{name} p99", seen.quantile(0.99, arm))
        sent, lost = self.total()
        new = sent - self.sampled[0]
        self._point("users", (lost - self.sampled[1]) / new if new else None)
        self.sampled = sent, lost

    def _arm(self, workload: str, arm: str) -> seen.Counters:
        now = self.cluster.counters(self.namespace, workload) or {}
        before = self.scrapes.get(arm)
        self.scrapes[arm] = now
        return seen.increase(before, now) if before is not None else seen.Counters()

    def _point(self, curve: str, value: float | None) -> None:
        self.curves.setdefault(curve, []).append((self.now, value))

    def charts(self) -> tuple[Chart, ...]:
        """The curves, ready to be drawn."""
        share = Chart(
            Text("Requests on the new version", "新版本承接的请求比例"),
            "ratio",
            (self._line("share", _ARMS[1]),),
        )
        errors = Chart(
            Text("Failed requests", "失败请求比例"),
            "ratio",
            (
                self._line("users", _USERS),
                self._line("stable errors", _ARMS[0]),
                self._line("canary errors", _ARMS[1]),
            ),
        )
        quantiles = [(arm, name, q) for arm, name in _NAMED for q in ("p50", "p99")]
        latency = Chart(
            Text("Latency", "延迟"),
            "seconds",
            tuple(
                self._line(f"{name} {q}", Text(f"{arm.en} {q}", f"{arm.zh} {q}"))
                for arm, name, q in quantiles
            ),
        )
        return share, errors, latency

    def _line(self, curve: str, label: Text) -> Line:
        return Line(label, tuple(self.curves.get(curve, ())))


_NAMED = tuple(zip(_ARMS, ("stable", "canary"), strict=True))
