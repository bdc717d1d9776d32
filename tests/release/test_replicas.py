"""Shares by numbers of pods: the truth is told, and what is too coarse is refused."""

import pytest

from setsail.finding.text import Text
from setsail.release import replicas


@pytest.mark.parametrize(
    ("weight", "stable", "pods", "share"),
    [
        (0, 10, 0, 0),
        (10, 9, 1, 10),
        (5, 20, 1, 5),
        (20, 10, 2, 17),
        (50, 10, 10, 50),
        (1, 3, 1, 25),
    ],
)
def test_pods_and_the_share_that_they_truly_get(weight, stable, pods, share):
    assert replicas.pods(weight, stable) == pods
    assert replicas.share(stable, pods) == share


@pytest.mark.parametrize(
    ("asked", "stable", "found"),
    [((5, 25, 50), 19, (5, 24, 50)), ((10, 20), 9, (10, 18)), ((34, 40, 50), 2, (33, 50))],
)
def test_the_steps_are_those_that_can_be_had(asked, stable, found):
    assert replicas.steps(asked, stable) == found


@pytest.mark.parametrize("stable", [1, 3, 18])
def test_what_is_too_coarse_is_refused_with_the_share_that_it_would_be(stable):
    why = replicas.steps((5, 25), stable)
    assert isinstance(why, Text) and f"gets {100 / (stable + 1):.1f}%" in why.en


def test_everything_cannot_be_had_by_pods():
    assert "takes a route" in replicas.steps((100,), 50).en
