"""Chance: the same seed tells the same story; samples have the mean and spread they should."""

import math

import pytest

from setsail.sim.chance import Chance

COUNT = 4000


def moments(draw) -> tuple[float, float]:
    values = [draw() for _ in range(COUNT)]
    mean = sum(values) / COUNT
    return mean, sum((value - mean) ** 2 for value in values) / COUNT


def test_the_generator_is_splitmix64():
    """Its published first outputs for the seed 1234567, the upper 53 bits."""
    chance = Chance(1234567)
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [chance.uniform() for _ in published] == [(n >> 11) * 2.0**-53 for n in published]


def test_a_fork_does_not_depend_on_what_is_drawn_elsewhere():
    one, other = Chance(5), Chance(5)
    fork = one.fork("a")
    one.uniform()
    assert fork.uniform() == other.fork("a").uniform()
    assert Chance(5).fork("a").uniform() != Chance(5).fork("b").uniform()


@pytest.mark.parametrize("mean", [0.05, 2.0, 25.0, 400.0])
def test_poisson(mean):
    chance = Chance(1)
    found, variance = moments(lambda: chance.poisson(mean))
    assert found == pytest.approx(mean, abs=4 * math.sqrt(mean / COUNT))
    assert variance == pytest.approx(mean, rel=0.15)


@pytest.mark.parametrize(
    "trials, share", [(10, 0.3), (1000, 0.001), (200, 0.97), (5000, 0.5), (40, 0.5), (10**6, 1e-5)]
)
def test_binomial(trials, share):
    chance = Chance(2)
    found, variance = moments(lambda: chance.binomial(trials, share))
    spread = trials * share * (1 - share)
    assert found == pytest.approx(trials * share, abs=4 * math.sqrt(spread / COUNT))
    assert variance == pytest.approx(spread, rel=0.15)


def test_the_ends_are_certain():
    chance = Chance(3)
    assert chance.poisson(0) == 0
    assert [chance.binomial(9, share) for share in (-1, 0, 1, 2)] == [0, 0, 9, 9]
    assert chance.binomial(0, 0.5) == 0


def test_a_split_loses_nothing_and_respects_weights():
    chance = Chance(4)
    boxes = [chance.split(100, [1, 0, 3]) for _ in range(COUNT)]
    assert all(sum(box) == 100 and box[1] == 0 for box in boxes)
    assert sum(box[0] for box in boxes) / COUNT == pytest.approx(25, abs=0.4)
    assert chance.split(7, [0, 0]) == [0, 0]
    assert chance.split(7, []) == []


def test_below_and_normal():
    chance = Chance(5)
    assert {chance.below(3) for _ in range(100)} == {0, 1, 2}
    mean, variance = moments(chance.normal)
    assert mean == pytest.approx(0, abs=0.07) and variance == pytest.approx(1, abs=0.1)
