"""What a look adds to what is known: each request once, whatever happens in between."""

from dataclasses import replace

import pytest

from setsail.cluster.seen import BOUNDS, Counters
from setsail.release.learn import learn, slow_bound
from setsail.release.values import Plan, Release, Seen

RELEASE = Release(Plan((50,)), began=0.0)


def counted(requests: int, errors: int = 0, slow: int = 0) -> Counters:
    """`slow` requests took longer than BOUNDS[3], all of them less than BOUNDS[5]."""
    within = [0, 0, 0, requests - slow, requests - slow, *[requests] * (len(BOUNDS) - 5)]
    return Counters(requests, errors, tuple(within))


def seen(canary: Counters | None, stable: Counters | None) -> Seen:
    arms = [None if c is None else {"pod": c} for c in (canary, stable)]
    return Seen(0.0, 0, True, True, False, *arms)


NOTHING = counted(0)


def after(*looks, release=RELEASE):
    for canary, stable in looks:
        release = learn(release, seen(canary, stable))
    return release


def test_what_was_counted_before_the_first_look_is_nobodys_evidence():
    known = after((counted(100, 90), counted(100))).judgement
    assert known == replace(
        RELEASE.judgement,
        usual={"pod": counted(100)},
        counted={"canary": {"pod": counted(100, 90)}, "stable": {"pod": counted(100)}},
    )


def test_later_looks_count_what_came_since():
    known = after((NOTHING, NOTHING), (counted(10, 3), counted(50)), (counted(25, 4), counted(99)))
    judgement = known.judgement
    assert (judgement.canary_requests, judgement.canary_errors, judgement.at_step) == (25, 4, 25)
    assert judgement.errors.evidence > 0 and judgement.guard.log > 0
    assert judgement.error_bursts.looks == 2


def test_a_look_repeated_after_a_crash_counts_once():
    looks = [(NOTHING, NOTHING), (counted(10, 3), counted(50, 1))]
    once = after(*looks)
    twice = after(*looks, looks[-1])
    assert once.judgement.errors == twice.judgement.errors
    assert once.judgement.canary_requests == twice.judgement.canary_requests


@pytest.mark.parametrize("blind", [(None, counted(9)), (counted(9), None)])
def test_where_one_arm_cannot_be_read_nothing_is_learnt(blind):
    before = after((NOTHING, NOTHING))
    assert after(blind, release=before) == before


def test_after_the_end_nothing_is_learnt():
    ended = replace(RELEASE, outcome="released")
    assert after((NOTHING, NOTHING), (counted(9, 9), counted(9)), release=ended) == ended


def test_what_is_slow_is_fixed_when_the_first_step_begins():
    """Until then it follows stable; afterwards a slow afternoon does not move it."""
    known = after((NOTHING, NOTHING), (NOTHING, counted(100, 0, 5)))
    assert known.judgement.slow_over == 3
    known = after((NOTHING, counted(200, 0, 50)), release=known)
    assert known.judgement.slow_over == 5
    begun = replace(known, weight=50)
    later = after((NOTHING, counted(900, 0, 50)), release=begun)
    assert later.judgement.slow_over == 5


def test_how_slow_requests_are_scattered_is_learnt_anew_for_another_bound():
    """The jump from one bound to the other is not a burst."""
    known = after((NOTHING, NOTHING), (NOTHING, counted(100, 0, 5)), (NOTHING, counted(200, 0, 50)))
    assert known.judgement.slow_over == 5 and known.judgement.slow_bursts.looks == 1
    more = after((NOTHING, counted(300, 0, 60)), release=known).judgement
    assert more.slow_over == 5 and more.slow_bursts.looks == 2


def test_slow_requests_are_compared_between_the_arms():
    known = replace(after((NOTHING, NOTHING), (NOTHING, counted(100, 0, 2))), weight=50)
    worse = after((counted(100, 0, 40), counted(200, 0, 4)), release=known).judgement
    assert worse.slow.evidence > 5 and worse.errors.evidence <= 0
    assert worse.slow_bursts.last == 2
    same = after((counted(100, 0, 2), counted(200, 0, 4)), release=known).judgement
    assert same.slow.evidence <= 0.1


def test_until_it_is_known_what_is_slow_nobody_is():
    known = after((NOTHING, NOTHING), (counted(100, 0, 100), NOTHING))
    assert known.judgement.slow_over is None
    assert known.judgement.slow.evidence == 0.0


def test_it_is_noticed_that_stable_fails_and_that_it_stops():
    failing = after((NOTHING, NOTHING), (NOTHING, counted(100, 20)))
    assert failing.judgement.stable_fails
    assert not after((NOTHING, counted(200, 20)), release=failing).judgement.stable_fails


def test_bursts_on_stable_take_weight_from_the_errors_of_the_canary():
    """Errors of stable come ten at a time: so may those of the canary."""
    looks = [(NOTHING, NOTHING)]
    for turn in range(1, 20):
        looks.append((NOTHING, counted(100 * turn, 10 * (turn // 2))))
    bursty = after(*looks)
    assert bursty.judgement.error_bursts.factor > 3
    quiet = after((NOTHING, NOTHING), (NOTHING, counted(1900)))
    bad = (counted(20, 10), counted(2000, 90))
    heavy = after((counted(20, 10), counted(2000)), release=quiet).judgement
    light = after(bad, release=bursty).judgement
    assert light.errors.evidence < heavy.errors.evidence / 3
    assert light.guard.log < heavy.guard.log / 3


def test_the_bound_of_slow():
    """The first within which 95 % were answered between the two scrapes."""
    assert slow_bound({}, {}) is None
    assert slow_bound({"a": counted(100)}, {"a": counted(100)}) is None
    assert slow_bound({}, {"a": counted(100, 0, 5)}) == 3
    assert slow_bound({}, {"a": counted(100, 0, 6)}) == 5
    assert slow_bound({"a": counted(100)}, {"a": counted(200, 0, 6)}) == 5
    beyond = Counters(100, 0, (0,) * len(BOUNDS))
    assert slow_bound({}, {"a": beyond}) is None
