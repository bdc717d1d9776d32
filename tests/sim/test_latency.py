"""Log-normal latencies: medians, sums, mixtures, tails, crowding."""

import pytest

from setsail.sim import latency
from setsail.sim.latency import NOTHING, Latency, typical


def test_the_median_is_exceeded_by_half():
    assert typical(0.02).beyond(0.02) == pytest.approx(0.5)
    assert typical(0.02).times(3).beyond(0.06) == pytest.approx(0.5)


def test_one_after_the_other():
    """Means and variances add."""
    both = typical(0.02).plus(typical(0.03))
    assert both.mean == pytest.approx(typical(0.02).mean + typical(0.03).mean)
    assert both.beyond(0.05) > 0.4


def test_buckets_hold_everything():
    assert sum(typical(0.02).buckets()) == pytest.approx(1.0)
    assert all(share >= 0 for share in typical(9).buckets())


def test_a_mixture_lies_between_its_parts():
    mixed = latency.mixed([(1, typical(0.01)), (3, typical(0.09)), (0, typical(99))])
    assert mixed.mean == pytest.approx((typical(0.01).mean + 3 * typical(0.09).mean) / 4)
    assert latency.mixed([]) == NOTHING


def test_nothing_takes_no_time():
    assert NOTHING.beyond(0.1) == 0.0
    assert Latency(0.2, 0.0).beyond(0.1) == 1.0
    assert Latency(0.2, 0.0).beyond(0.3) == 0.0


def test_crowding_slows_down_and_then_refuses():
    assert latency.crowded(0.0) == 1.0
    assert latency.crowded(0.5) == pytest.approx(2.0)
    assert latency.crowded(5.0) == latency.crowded(0.9)
    assert latency.refused(0.0) == latency.refused(1.0) == 0.0
    assert latency.refused(4.0) == 0.75
