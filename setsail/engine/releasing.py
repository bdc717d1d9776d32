"""Steering a release on a cluster: look, think, save the intent, act, sleep, until it is over.

Whoever steers holds the Lease. It may die at any line: what was saved is what is wanted, every act
may be repeated, and the next who takes the Lease goes on from there.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Literal, NamedTuple

from setsail.cluster.protocol import Changed, Cluster, Metrics
from setsail.engine import canary, releasing_end, releasing_start
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.engine.releasing_fence import Fenced
from setsail.engine.releasing_lease import Clock, Lease
from setsail.engine.releasing_metrics import Unblocking
from setsail.engine.releasing_state import Ask, Saved
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import WorldFailed
from setsail.release import whys
from setsail.release.decide import advance
from setsail.release.values import Abort, Action, Seen
from setsail.report import release_text

LOOK, QUICK = 2.0, 1.0
"""Seconds between two looks, and while users meet the new version."""
PATIENCE = 300.0
"""Seconds for which a cluster that fails is tried again, once it has answered."""
_BUSY = 0.2
_DRAIN = 10.0
"""Seconds after the outcome in which what is under way at the canary ends."""


class News(NamedTuple):
    """What happened at a look; without `seen` the release is being prepared or tidied up."""

    saved: Saved
    seen: Seen | None = None
    action: Action | None = None


class Bridge(NamedTuple):
    """All that steering takes. `me` is unlike every other process's; `who` is its user.

    `stop` says what the user at this process wants: to go on, to take the release back, or to
    leave it as it is. `trouble` is told what the world refused while it is tried again.
    """

    cluster: Cluster
    metrics: Metrics
    clock: Clock
    me: str
    who: str
    tell: Callable[[News], None] = lambda news: None
    trouble: Callable[[WorldFailed], None] = lambda failed: None
    stop: Callable[[], Literal["", "abort", "leave"]] = lambda: ""


class Left(Exception):
    """The user left a release as it is: nobody watches it now."""


def begin(bridge: Bridge, saved: Saved) -> Saved:
    """Release what `saved` says, to its end. Raises Taken, Changed, Left, WorldFailed."""
    subject = saved.subject
    helm = _helm(bridge, subject.namespace, subject.name)
    try:
        states.begin(bridge.cluster, replace(saved, steered_by=bridge.me), _summary(saved))
        return helm.sail()
    finally:
        helm.let_go()


def resume(bridge: Bridge, namespace: str, name: str) -> Saved:
    """Go on with a release that nobody steers, to its end. Raises as `begin`."""
    helm = _helm(bridge, namespace, name)
    try:
        helm.claim()
        return helm.sail()
    finally:
        helm.let_go()


def _helm(bridge: Bridge, namespace: str, name: str) -> "_Helm":
    lease = leases.acquire(bridge.cluster, leases.ref(namespace, name), bridge.me, bridge.clock)
    return _Helm(bridge, lease, (namespace, name))


class _Helm:
    """One process that steers: its bridge, and its lease as it was renewed last."""

    def __init__(self, bridge: Bridge, lease: Lease, place: tuple[str, str]) -> None:
        self.bridge, self.lease, self.place = bridge, lease, place
        self.exposed = False
        self.metrics = Unblocking(bridge.metrics, bridge.trouble)
        self.cluster = Fenced(bridge.cluster, self._check)

    def _check(self) -> None:
        leases.must_be_fresh(self.lease, self.bridge.clock.now())

    def claim(self) -> None:
        """Put our name into what is saved: from then on nobody before us can save any more."""
        while True:
            saved, version = self._read()
            mine = replace(saved, steered_by=self.bridge.me)
            with suppress(Changed):
                states.save(self.cluster, mine, version, _summary(mine))
                return

    def let_go(self) -> None:
        """Nobody steers any more; where that cannot be said, the lease runs out by itself."""
        with suppress(WorldFailed):
            leases.let_go(self.bridge.cluster, self.lease)

    def sail(self) -> Saved:
        """Until it is over; what the world refuses is tried again, but not for ever."""
        clock, answered = self.bridge.clock, False
        failing = clock.now()
        while True:
            pause, begun = LOOK, clock.now()
            try:
                if over := self._once():
                    return over
                failing, answered = clock.now(), True
                # From look to look, however long a busy cluster takes: users wait for it.
                left = begun + (QUICK if self.exposed else LOOK) - clock.now()
                pause = max(_BUSY, left)
            except leases.Overslept:
                pause = 0.0
            except WorldFailed as failed:
                if not answered or clock.now() > failing + PATIENCE:
                    raise
                pause = _BUSY if isinstance(failed, Changed) else LOOK
                self.bridge.trouble(failed)
            clock.sleep(pause)

    def _once(self) -> Saved | None:
        """One look and what follows from it; the release when it is over."""
        if self.bridge.stop() == "leave":
            raise Left
        self.lease = leases.renew(self.bridge.cluster, self.lease, self.bridge.clock.now())
        saved, version = self._read()
        if saved.steered_by != self.bridge.me:
            raise leases.taken(self.lease.ref, leases.holder(self.cluster, self.lease.ref))
        if saved.leaving:
            return self._leave(saved)
        now = self.bridge.clock.now()
        if self.bridge.stop() == "abort" and not saved.asked("abort"):
            saved = states.with_ask(saved, Ask("abort", self.bridge.who, now))
        if saved.route is None:
            self._prepare(saved, version)
        elif saved.release.outcome and self._settled(saved):
            self._save(replace(saved, leaving=True), version)
        else:
            self._steer(saved, saved.route, version)
        return None

    def _read(self) -> tuple[Saved, str]:
        found = states.read(self.bridge.cluster, *self.place)
        if found is None:
            raise states.Unreadable([states.nothing_runs(self.place[1])])
        return found

    def _save(self, saved: Saved, version: str) -> None:
        states.save(self.cluster, saved, version, _summary(saved))

    def _prepare(self, saved: Saved, version: str) -> None:
        """Everything that must be there before the first step; or nothing, if that is asked."""
        self.bridge.tell(News(saved))
        if saved.asked("abort"):
            ended = advance(saved.release, Abort(whys.STOPPED), self.bridge.clock.now())
            route = releasing_start.route(self.cluster, saved.subject)
            self._save(replace(saved, release=ended, route=route), version)
            return
        route = releasing_start.prepare(self.cluster, saved)
        self._save(replace(saved, route=route), version)

    def _steer(self, saved: Saved, route: ObjectRef, version: str) -> None:
        """Look, think, save, act."""
        cluster, subject = self.cluster, saved.subject
        now = self.bridge.clock.now()
        seen = canary.look(cluster, self.metrics, subject, route, now)
        release, action = canary.think(saved.release, saved.told(seen))
        saved = replace(saved, release=release)
        self._save(saved, version)
        self.exposed = release.weight > 0 or release.heading
        canary.act(cluster, subject, route, release)
        self.bridge.tell(News(saved, seen, action))

    def _settled(self, saved: Saved) -> bool:
        """Whether the outcome is there, and what was under way at the canary has ended."""
        drained = self.bridge.clock.now() >= saved.release.since + _DRAIN
        return drained and canary.settled(self.cluster, saved.subject)

    def _leave(self, saved: Saved) -> Saved | None:
        """Tidy up, and write the record; the release when nothing is left of it."""
        self.bridge.tell(News(saved))
        if not releasing_end.leave(self.cluster, saved, self.bridge.clock.now()):
            return None
        states.remove(self.cluster, saved)
        self.cluster.delete(self.lease.ref)
        return saved


def _summary(saved: Saved) -> str:
    """What stands in the ConfigMap for a person to read."""
    told = release_text.summary(saved.subject.name, saved.release)
    return f"{told.en}\n{told.zh}\n"
