"""The anytime-valid test: it may be looked at always, and common trouble is no evidence."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setsail.release.ratio import Ratio, Share
from setsail.sim.chance import Chance

ALPHA = 0.001


def looks(seed: int, canary: float, stable: float, weight: float = 0.05, count: int = 300):
    """Looks at 100 requests a second every two seconds, errors independent."""
    chance = Chance(seed)
    for _ in range(count):
        requests = chance.poisson(200 * weight), chance.poisson(200 * (1 - weight))
        yield (
            Share(requests[0], chance.binomial(requests[0], canary)),
            Share(requests[1], chance.binomial(requests[1], stable)),
        )


def caught(seed: int, canary: float, stable: float, **more) -> int | None:
    test = Ratio(tolerated=2.0)
    for number, (new, old) in enumerate(looks(seed, canary, stable, **more), 1):
        test = test.with_look(new, old, 1.0)
        if test.proves_worse(ALPHA):
            return number
    return None


def test_equal_versions_are_not_called_worse():
    """At most one in a thousand may be; none of a hundred is."""
    assert not [seed for seed in range(100) if caught(seed, 0.001, 0.001)]


@pytest.mark.parametrize("errors, within", [(1.0, 4), (0.5, 4), (0.1, 30), (0.05, 60)])
def test_a_worse_version_is_found_soon(errors, within):
    """Seconds to the proof at 100 requests a second and a canary of 5 %."""
    found = [caught(seed, errors, 0.001) for seed in range(20)]
    assert all(found)
    assert sorted(2 * look for look in found if look)[10] <= within


def test_a_fault_that_strikes_both_is_no_evidence():
    """A dependency that is down makes both arms fail alike."""
    assert not [seed for seed in range(40) if caught(seed, 0.2, 0.2)]


def test_one_look_alone_proves_nothing():
    """All that is bad in it may be one burst; looks without a bad event do not help."""
    test = Ratio(tolerated=1.2).with_look(Share(10, 10), Share(190, 0), 1.0)
    assert test.evidence > 10 and not test.proves_worse(ALPHA)
    assert not test.with_look(Share(1, 0), Share(190, 0), 1.0).proves_worse(ALPHA)
    assert test.with_look(Share(10, 1), Share(190, 0), 1.0).proves_worse(ALPHA)


def test_a_look_with_nothing_to_compare_tells_nothing():
    for canary, stable in ((Share(0, 0), Share(9, 1)), (Share(9, 9), Share(0, 0))):
        assert Ratio(2.0).with_look(canary, stable, 1.0) == Ratio(2.0)


def test_ratios_that_are_tolerated_are_not_tested():
    assert Ratio(2.0).worse == (3.0, 5.0, 10.0, 30.0, 100.0, 1000.0)
    assert Ratio(1.2).worse[0] == 1.5


def test_evidence_is_none_at_first_and_is_divided_by_the_dispersion():
    assert Ratio(2.0).evidence == 0.0
    once = Ratio(2.0).with_look(Share(10, 3), Share(190, 0), 1.0)
    less = Ratio(2.0).with_look(Share(10, 3), Share(190, 0), 4.0)
    assert once.logs == pytest.approx([4 * log for log in less.logs])


def test_evidence_adds_up_over_looks_and_counts_both_arms():
    """By hand, for the ratio 3 against 2 at odds 1: canary 3/4 against 2/3, stable 1/4 to 1/3."""
    test = Ratio(2.0).with_look(Share(10, 2), Share(10, 1), 1.0)
    by_hand = 2 * math.log((3 / 4) / (2 / 3)) + math.log((1 / 4) / (1 / 3))
    assert test.logs[0] == pytest.approx(by_hand)
    assert test.with_look(Share(10, 2), Share(10, 1), 1.0).logs[0] == pytest.approx(2 * by_hand)
    worse = math.log(sum(math.exp(log) for log in test.logs) / len(test.logs))
    assert test.evidence == pytest.approx(worse)


@given(st.integers(1, 50), st.integers(1, 1000), st.integers(1, 50))
def test_errors_of_stable_never_speak_against_the_canary(new, old, bad):
    before = Ratio(2.0).with_look(Share(new, 0), Share(old, 0), 1.0)
    after = before.with_look(Share(new, 0), Share(old, min(bad, old)), 1.0)
    assert after.evidence <= before.evidence
