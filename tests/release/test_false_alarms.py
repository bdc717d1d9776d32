"""How often a version that is as good as the old one is taken back, over whole releases."""

import pytest

from setsail.cluster.seen import BOUNDS, Counters
from setsail.release.values import Plan
from tests.release.pretend import SLOW, Pretend

LONG = Plan((5, 25, 50), hold=120.0, baseline=300.0, deadline=1200.0)


class Bursty(Pretend):
    """Errors come in clusters of three on average, on both arms alike."""

    def _counted(self, requests, errors, slow):
        plain = super()._counted(requests, 0.0, slow)
        clusters = self.chance.poisson(requests * errors / 3)
        bad = sum(self._cluster() for _ in range(clusters))
        return Counters(requests, min(bad, requests), plain.within)

    def _cluster(self) -> int:
        size = 1
        while self.chance.uniform() < 2 / 3:
            size += 1
        return size


def taken_back(kind, runs: int, **world) -> int:
    outcomes = [
        kind(seed=seed, plan=LONG, **world).play(400).release.outcome for seed in range(runs)
    ]
    return outcomes.count("rolled back")


def test_the_worlds_differ_only_in_how_errors_come():
    assert len(BOUNDS) > SLOW + 3
    for kind in (Pretend, Bursty):
        world = kind(seed=1, errors=lambda w: (0.01, 0.01)).play(100)
        assert world.stable.errors / world.stable.requests == pytest.approx(0.01, abs=0.004)


def test_ten_healthy_releases_get_through():
    assert taken_back(Pretend, 10) == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind, allowed", [(Pretend, 4), (Bursty, 8)])
def test_of_a_thousand_healthy_releases_hardly_one_is_taken_back(kind, allowed):
    """One is promised where errors are independent; bursts may cost a few more, because five
    minutes before the first step do not tell their size exactly."""
    assert taken_back(kind, 1000) <= allowed
