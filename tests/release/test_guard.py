"""The absolute limit: broken by the canary alone, whatever stable does."""

import math

import pytest

from setsail.release.guard import Guard
from setsail.release.ratio import Share

ALPHA = 0.001
NEW = Guard(usual=0.01, broken=0.1)
NOBODY = Share(0, 0)


def test_without_stable_traffic_a_failing_version_is_found():
    """Four failures in two looks are enough, and two are not."""
    two = NEW.with_look(Share(2, 2), NOBODY, 1.0)
    assert two.log == pytest.approx(2 * math.log(10)) and not two.proves_broken(ALPHA)
    assert two.with_look(Share(2, 2), NOBODY, 1.0).proves_broken(ALPHA)


def test_one_look_alone_breaks_nothing():
    """Nor do looks without a failure make it two, nor looks before all was well again."""
    burst = NEW.with_look(Share(20, 20), NOBODY, 1.0)
    assert not burst.proves_broken(ALPHA)
    assert not burst.with_look(Share(5, 0), NOBODY, 1.0).proves_broken(ALPHA)
    well = burst.with_look(Share(9_000, 0), NOBODY, 1.0)
    assert well == NEW


def test_good_answers_speak_for_it_but_are_not_saved_up():
    """A long healthy time buys no tolerance for a later fault."""
    less = NEW.with_look(Share(22, 2), NOBODY, 1.0).log
    assert less == pytest.approx(2 * math.log(10) + 20 * math.log(0.9 / 0.99))
    calm = NEW.with_look(Share(10_000, 0), NOBODY, 1.0)
    assert calm.log == 0.0


def test_while_stable_fails_too_it_is_not_the_releases_fault():
    both = NEW.with_look(Share(10, 10), Share(100, 20), 1.0)
    assert both == NEW
    assert NEW.with_look(Share(10, 10), Share(100, 2), 1.0) != NEW


def test_a_stable_error_or_two_do_not_excuse_the_canary():
    """The limit for stable leaves room for chance: a look may hold one error more."""
    assert NEW.with_look(Share(5, 5), Share(10, 1), 1.0).log > 7
    assert NEW.with_look(Share(5, 5), Share(10, 2), 1.0) == NEW


def test_bursts_weigh_less():
    once = NEW.with_look(Share(5, 5), NOBODY, 1.0).log
    assert NEW.with_look(Share(5, 5), NOBODY, 5.0).log == pytest.approx(once / 5)


def test_evidence_gathers_over_looks():
    twice = NEW.with_look(Share(2, 2), NOBODY, 1.0).with_look(Share(2, 2), NOBODY, 1.0)
    assert twice.log == pytest.approx(4 * math.log(10))
    assert (twice.usual, twice.broken, twice.looks) == (0.01, 0.1, 2)
