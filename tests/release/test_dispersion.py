"""Bursts of errors are seen as bursts; outages and rush hours are not."""

import pytest

from setsail.release.dispersion import Dispersion
from setsail.sim.chance import Chance


def after(counts) -> Dispersion:
    found = Dispersion()
    for count in counts:
        found = found.with_look(count)
    return found


def test_nothing_is_known_at_first():
    assert Dispersion().factor == 1.0
    assert after([7]).factor == 1.0
    assert after([0, 0, 0]).factor == 1.0


def test_by_hand():
    """Changes of 4 and 4: squares 8 + 8 over means 2 + 2."""
    assert after([0, 4, 0]).factor == pytest.approx(4.0)
    assert after([0, 4, 0]).looks == 3


def test_independent_errors_are_believed_fully():
    chance = Chance(3)
    assert after(chance.poisson(0.4) for _ in range(2000)).factor == pytest.approx(1.0, abs=0.15)


def test_errors_in_clusters_are_not():
    """Clusters of ten: each error is worth a tenth of an independent one."""
    chance = Chance(4)
    assert after(10 * chance.poisson(0.1) for _ in range(2000)).factor == pytest.approx(10, rel=0.2)


def test_a_level_that_stays_high_counts_only_at_its_edges():
    quiet, outage = [0] * 100, [40] * 100
    assert after([*quiet, *outage, *quiet]).factor < 2.0 * 40 * 40 / (40 * 100) + 0.7
    assert after([5] * 100).factor == 1.0
