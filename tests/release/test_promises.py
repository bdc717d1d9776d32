"""What holds at every step of every release, whatever is seen and whenever the process dies."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.cluster.seen import Counters
from setsail.finding.text import Text
from setsail.release import whys
from setsail.release.decide import advance, decide
from setsail.release.guard import Guard
from setsail.release.learn import learn
from setsail.release.ratio import Ratio
from setsail.release.values import (
    Abort,
    Contract,
    Finish,
    Head,
    Hold,
    Judgement,
    Mirror,
    Plan,
    Promote,
    Release,
    Seen,
    Shift,
    Wait,
)
from setsail.release.windows import ALWAYS, Calendar, Window
from tests.release.pretend import Pretend

WEIGHTS = st.sampled_from([0, 5, 25, 50])
SCRAPES = st.sampled_from([None, {}, {"pod": Counters(100, 1)}, {"pod": Counters(100, 60)}])
PEOPLE = st.sampled_from([(), (), ("alice",), ("bob",), ("alice", "bob"), ("bob", "eve")])
MOSTLY = st.sampled_from([True, True, True, False])
OPEN = Calendar(windows=(Window(frozenset({3}), time(0, 5), time(0, 10)),))
"""Open from the 300th second to the 600th."""
SEEN = st.builds(
    Seen,
    now=st.floats(0, 1000),
    weight=WEIGHTS,
    canary_ready=st.booleans(),
    canary_serves=st.booleans(),
    stable_new=st.booleans(),
    canary=SCRAPES,
    stable=SCRAPES,
    stop_asked=st.booleans(),
    promote_asked=st.booleans(),
    pause_asked=st.booleans(),
    approved_by=PEOPLE,
    urged_by=PEOPLE,
    held=MOSTLY,
    wanted=st.sampled_from(["new", "new", "new", "old", "other"]),
    stable_serves=MOSTLY,
    stable_rolls=st.sampled_from([False, False, True]),
    expand=st.sampled_from(["none", "none", "done", "waiting", "failed"]),
    proof=st.sampled_from(["none", "none", "done", "waiting", "failed"]),
    contract=st.sampled_from(["none", "waiting", "done"]),
)
WORSE = Ratio(2.0, (50.0,) * 6, 9)
BROKEN = Guard(0.01, 0.1, 50.0, 9)
JUDGEMENTS = st.builds(
    Judgement,
    errors=st.sampled_from([Ratio(2.0), Ratio(2.0), WORSE]),
    slow=st.sampled_from([Ratio(1.2), Ratio(1.2), Ratio(1.2, (50.0,) * 7, 9)]),
    guard=st.sampled_from([Guard(0.01, 0.1), Guard(0.01, 0.1), BROKEN]),
    stable_fails=st.booleans(),
    at_step=st.integers(0, 200),
)
RELEASES = st.builds(
    Release,
    plan=st.builds(
        Plan,
        st.just((5, 25, 50)),
        deadline=st.just(500.0),
        manual=st.booleans(),
        approvals=st.integers(0, 2),
        author=st.just("alice"),
        calendar=st.sampled_from([ALWAYS, OPEN]),
        keep=st.just(100.0),
        mirror=st.sampled_from([0, 20]),
        header=st.sampled_from([None, ("x-canary", "always")]),
    ),
    began=st.floats(0, 500),
    weight=WEIGHTS,
    since=st.floats(0, 1000),
    promoting=st.booleans(),
    mirroring=st.booleans(),
    heading=st.booleans(),
    stopped=st.sampled_from([None, None, 400.0]),
    contracting=st.booleans(),
    outcome=st.sampled_from(["", "", "", "released", "rolled back", "inconclusive", "superseded"]),
    why=st.just(Text("why", "为何")),
    judgement=JUDGEMENTS,
)


def bad_news(release: Release, seen: Seen) -> bool:
    known = release.judgement
    return (
        seen.stop_asked
        or seen.wanted != "new"
        or "failed" in (seen.expand, seen.proof)
        or not seen.stable_serves
        or (not release.promoting and (seen.stable_rolls or not seen.held))
        or not seen.canary_ready
        or (release.weight > 0 and not seen.canary_serves)
        or known.errors.proves_worse(0.0003)
        or known.slow.proves_worse(0.0003)
        or known.guard.proves_broken(0.0003)
        or (release.stopped or seen.now) > release.began + release.plan.deadline
    )


def urged(release: Release, seen: Seen) -> bool:
    """Stable is broken, and enough others than the author agreed to go on without it."""
    others = len(set(seen.urged_by) - {"alice"})
    unwell = release.judgement.stable_fails or not seen.stable_serves
    return unwell and others >= max(1, release.plan.approvals)


def no_news(release: Release, seen: Seen) -> bool:
    return seen.canary is None or seen.stable is None or seen.weight != release.weight


@given(RELEASES, SEEN)
@settings(max_examples=250, deadline=None)
def test_the_weight_never_grows_on_bad_news_or_none(release, seen):
    """Nor is the new version given to everybody."""
    news = bad_news(release, seen) or no_news(release, seen) or release.judgement.stable_fails
    if news and not urged(release, seen):
        after = advance(release, decide(release, seen), seen.now)
        assert after.weight <= release.weight
        assert after.promoting <= release.promoting
        assert after.mirroring <= release.mirroring
        assert after.heading <= release.heading


@given(RELEASES, SEEN)
@settings(max_examples=200, deadline=None)
def test_the_weight_grows_by_one_step_at_most(release, seen):
    after = advance(release, decide(release, seen), seen.now)
    steps = (0, *release.plan.steps)
    if after.weight > release.weight and not (urged(release, seen) and after.weight == 100):
        assert steps.index(after.weight) == steps.index(release.weight) + 1
        assert not after.promoting


@given(RELEASES, SEEN)
@settings(max_examples=150, deadline=None)
def test_after_the_outcome_nothing_happens(release, seen):
    """But for the removal of what only the old version needs, once, when it may be."""
    if release.outcome:
        known = learn(release, seen)
        action = decide(known, seen)
        if isinstance(action, Contract):
            assert release.outcome == "released" and not release.contracting
            assert seen.now >= release.since + 100.0 and seen.contract == "waiting"
            assert release.plan.calendar.open(seen.now)
            release = replace(release, contracting=True, why=action.why)
        assert advance(known, action, seen.now) == _running(release, seen.now)


def _running(release: Release, now: float) -> Release:
    """With the clock of the deadline going again."""
    if release.stopped is None:
        return release
    return replace(release, began=release.began + now - release.stopped, stopped=None)


@given(RELEASES, SEEN)
@settings(max_examples=250, deadline=None)
def test_requests_are_not_sent_back_to_pods_that_cannot_take_them(release, seen):
    """Unless a person says so, or the canary can take them as little."""
    alone = release.weight and not seen.stable_serves and seen.canary_serves
    if alone and not release.outcome and not seen.stop_asked:
        assert advance(release, decide(release, seen), seen.now).weight >= release.weight


@given(RELEASES, SEEN)
@settings(max_examples=250, deadline=None)
def test_even_in_an_emergency_nothing_is_given_to_what_fails_or_is_not_there(release, seen):
    known = release.judgement
    fails = known.errors.proves_worse(0.0003) or known.guard.proves_broken(0.0003)
    if seen.stop_asked or not seen.canary_ready or fails or seen.wanted != "new":
        after = advance(release, decide(release, seen), seen.now)
        assert after.weight <= release.weight and after.promoting <= release.promoting


@given(RELEASES, SEEN)
@settings(max_examples=250, deadline=None)
def test_no_step_is_taken_while_changes_are_closed_and_an_abort_is(release, seen):
    closed = not release.plan.calendar.open(seen.now)
    after = advance(release, decide(release, seen), seen.now)
    if closed and not urged(release, seen):
        assert after.weight <= release.weight and after.promoting <= release.promoting
    opened = replace(release, plan=replace(release.plan, calendar=ALWAYS))
    if isinstance(decide(opened, seen), Abort):
        assert decide(release, seen) == decide(opened, seen)


@given(RELEASES, SEEN)
@settings(max_examples=250, deadline=None)
def test_nobody_approves_his_own_release(release, seen):
    """The first step takes as many others as the plan says."""
    others = len(set(seen.approved_by) - {"alice"})
    after = advance(release, decide(release, seen), seen.now)
    if after.weight > release.weight == 0 and not urged(release, seen):
        assert others >= release.plan.approvals
        assert "waiting" not in (seen.expand, seen.proof)


def test_the_clock_of_the_deadline_stands_while_people_are_waited_for():
    """However often one looks meanwhile; afterwards it goes on from where it stood."""
    why = Text("why", "为何")
    held = advance(advance(HALF_WAY, Hold(why), 150.0), Hold(why), 900.0)
    assert held == replace(HALF_WAY, stopped=150.0)
    assert not isinstance(decide(held, replace(READY, now=950.0, pause_asked=True)), Abort)
    assert not isinstance(decide(held, replace(READY, now=950.0)), Abort)
    resumed = advance(held, Wait(why), 950.0)
    assert resumed == replace(HALF_WAY, began=800.0)
    assert isinstance(decide(resumed, replace(READY, now=1001.0)), Abort)


@given(RELEASES, SEEN)
@settings(max_examples=200, deadline=None)
def test_an_abort_takes_every_request_off_the_canary_and_ends_it(release, seen):
    action = decide(release, seen)
    if isinstance(action, Abort):
        after = advance(release, action, seen.now)
        assert (after.weight, after.promoting, after.outcome) == (0, False, action.outcome)
        assert (after.why, after.since) == (action.why, seen.now)


@given(RELEASES, SEEN)
@settings(max_examples=150, deadline=None)
def test_a_stop_is_obeyed_at_once(release, seen):
    if not release.outcome:
        assert isinstance(decide(release, replace(seen, stop_asked=True)), Abort)


@given(RELEASES, SEEN)
@settings(max_examples=200, deadline=None)
def test_released_is_only_what_everybody_has(release, seen):
    if isinstance(decide(release, seen), Finish):
        assert release.promoting and seen.stable_new and seen.weight == release.weight == 0


@given(RELEASES, SEEN)
@settings(max_examples=150, deadline=None)
def test_every_action_carries_its_why_in_both_languages(release, seen):
    why = decide(release, seen).why
    assert why.en and why.zh and why.en != why.zh


def test_each_action_changes_what_it_says_and_nothing_else():
    why = Text("why", "为何")
    old = Release(Plan((5, 25)), 0.0, weight=5, since=1.0, judgement=Judgement(at_step=9))
    assert advance(old, Wait(why), 7.0) == old
    shifted = advance(old, Shift(25, why), 7.0)
    fresh = Judgement(at_step=0)
    assert shifted == replace(old, weight=25, since=7.0, why=why, judgement=fresh)
    copied = advance(old, Mirror(why), 7.0)
    assert copied == replace(old, mirroring=True, since=7.0, why=why, judgement=fresh)
    assert not advance(copied, Shift(25, why), 8.0).mirroring
    assert not advance(copied, Abort(why), 8.0).mirroring
    headed = advance(copied, Head(why), 8.0)
    assert headed == replace(old, heading=True, since=8.0, why=why, judgement=fresh)
    assert not advance(headed, Shift(25, why), 9.0).heading
    assert not advance(headed, Abort(why), 9.0).heading
    assert advance(old, Promote(why), 7.0) == replace(old, promoting=True, since=7.0, why=why)
    ended = replace(old, outcome="released", since=7.0, why=why)
    assert advance(old, Finish(why), 7.0) == ended


class Died(Exception):
    pass


class Dying(Pretend):
    """Dies at random between looking, saving and acting, and is started again."""

    def maybe(self):
        if self.chance.uniform() < 0.3:
            raise Died

    def save(self, release, action):
        self.maybe()
        super().save(release, action)

    def act(self):
        self.maybe()
        self.weight = self.release.weight

    def play(self, looks=400):
        for _ in range(looks):
            try:
                self.act()  # the first thing after a start: what was intended is done again
                self.think()
            except Died:
                continue
        self.weight = self.release.weight
        return self


@pytest.mark.parametrize("seed", range(10))
def test_dying_between_any_two_lines_costs_time_only(seed):
    good = Dying(seed=seed).play()
    assert (good.release.outcome, good.weight) == ("released", 0)
    bad = Dying(seed=seed, errors=lambda world: (0.3, 0.001)).play()
    assert (bad.release.outcome, bad.weight) == ("rolled back", 0)


@pytest.mark.parametrize("seed", range(10))
def test_lost_calls_cost_time_only(seed):
    world = Pretend(seed=seed, loses=0.5, errors=lambda world: (0.3, 0.001)).play()
    assert (world.release.outcome, world.weight) == ("rolled back", 0)


@pytest.mark.parametrize("arm", ["canary", "stable"])
def test_with_one_arm_unseen_the_weight_stays(arm):
    """Everything else speaks for the next step."""
    assert decide(HALF_WAY, READY).weight == 25
    assert isinstance(decide(HALF_WAY, replace(READY, **{arm: None})), Wait)


READY = Seen(100.0, 5, True, True, False, {}, {})
HALF_WAY = Release(Plan((5, 25), deadline=200.0), 0.0, weight=5, judgement=Judgement(at_step=999))


def test_a_rollout_that_ends_after_the_deadline_is_still_an_end():
    late = replace(READY, now=999.0, stable_new=True)
    assert isinstance(decide(replace(HALF_WAY, promoting=True), late), Shift)
    assert isinstance(
        decide(replace(HALF_WAY, promoting=True), replace(late, stable_new=False)), Abort
    )


def test_stable_pods_that_look_new_do_not_end_a_release_that_is_not_promoted():
    """As when a version is released again."""
    assert decide(HALF_WAY, replace(READY, stable_new=True)).weight == 25


def test_before_the_first_step_nobody_needs_to_serve():
    waiting = replace(HALF_WAY, weight=0)
    nobody = replace(READY, weight=0, canary_ready=False, canary_serves=False)
    assert isinstance(decide(waiting, nobody), Wait)


def test_silence_is_not_health():
    """Without requests nothing is promoted, and nothing is called a failure either."""
    assert Pretend(requests=0).play().release.outcome == "inconclusive"


def test_a_route_that_never_follows_is_not_climbed():
    world = Pretend(loses=1.0).play(100)
    assert world.release.weight == 5 and world.weight == 0


def test_what_rolls_because_it_is_promoted_is_not_called_let_go():
    rolls = replace(READY, held=False, stable_rolls=True)
    assert isinstance(decide(replace(HALF_WAY, promoting=True), rolls), Wait)
    assert isinstance(decide(HALF_WAY, rolls), Abort)
    ended = decide(replace(HALF_WAY, promoting=True), replace(rolls, stable_new=True))
    assert isinstance(ended, Shift)


@pytest.mark.parametrize("weight", [0, 5])
def test_while_stable_is_well_nothing_is_urgent(weight):
    """Whoever says so: the steps are taken one by one."""
    here = replace(HALF_WAY, weight=weight, plan=Plan((5, 25), deadline=200.0, baseline=0.0))
    seen = replace(READY, weight=weight, urged_by=("bob", "eve"))
    assert decide(here, seen).weight == (25 if weight else 5)


def test_what_is_urgent_is_done_once():
    """At last everybody is on the new version: then it is only watched."""
    ill = Judgement(at_step=999, stable_fails=True)
    there = replace(HALF_WAY, weight=100, judgement=ill)
    seen = replace(READY, weight=100, urged_by=("bob",))
    assert isinstance(decide(there, seen), Wait)
    assert decide(replace(there, weight=5), replace(seen, weight=5)).weight == 100


ALONE = replace(READY, stable_serves=False, urged_by=("bob",))
"""Stable is gone, the canary answers, and another than the author said to go on."""
FULL = replace(HALF_WAY, weight=100)


@pytest.mark.parametrize(
    ("release", "seen", "kind", "why"),
    [
        (HALF_WAY, ALONE, Shift, whys.URGENT),
        (HALF_WAY, replace(ALONE, canary_serves=False), Abort, whys.GONE),
        (replace(HALF_WAY, promoting=True), ALONE, Wait, whys.ROLLING),
        (replace(HALF_WAY, judgement=Judgement(errors=WORSE)), ALONE, Hold, whys.NOWHERE),
        (replace(HALF_WAY, judgement=Judgement(guard=BROKEN)), ALONE, Hold, whys.NOWHERE),
        (HALF_WAY, replace(ALONE, urged_by=()), Hold, whys.STABLE_DOWN),
        (HALF_WAY, replace(ALONE, wanted="other"), Hold, whys.STABLE_DOWN),
        (HALF_WAY, replace(ALONE, weight=0), Wait, whys.ROUTE_LAGS),
        (HALF_WAY, replace(ALONE, canary_ready=False), Wait, whys.NOT_READY),
        (replace(FULL, since=99.0), replace(ALONE, weight=100), Wait, whys.WATCHING),
        (replace(FULL, judgement=Judgement()), replace(ALONE, weight=100), Wait, whys.WATCHING),
        (FULL, replace(ALONE, weight=100), Promote, whys.URGENT),
    ],
)
def test_where_stable_cannot_take_requests_back(release, seen, kind, why):
    action = decide(release, seen)
    assert isinstance(action, kind) and action.why == why


ENDED = replace(HALF_WAY, outcome="released", weight=0, plan=Plan((5,), keep=100.0))
DUE = replace(READY, now=400.0, contract="waiting")
CLOSED = replace(ENDED, plan=replace(ENDED.plan, calendar=Calendar(windows=OPEN.windows)))


@pytest.mark.parametrize(
    ("release", "seen", "kind"),
    [
        (ENDED, DUE, Contract),
        (replace(ENDED, outcome="rolled back"), DUE, Wait),
        (replace(ENDED, contracting=True), DUE, Wait),
        (ENDED, replace(DUE, contract="done"), Wait),
        (ENDED, replace(DUE, now=99.0), Wait),
        (CLOSED, DUE, Contract),
        (CLOSED, replace(DUE, now=900.0), Wait),
    ],
)
def test_what_only_the_old_version_needs_goes_when_nobody_can_go_back(release, seen, kind):
    """Once, after a release, when the way back has passed and changes are open."""
    assert isinstance(decide(release, seen), kind)
