"""Counters: what came between two scrapes, through restarts and new pods; quantiles."""

import pytest

from setsail.cluster.seen import BOUNDS, Counters, increase, quantile


def counted(requests: int, errors: int = 0, first: int = 0) -> Counters:
    return Counters(requests, errors, (first,) * (len(BOUNDS) - 1) + (requests,))


def test_an_increase_is_what_came_between():
    before, after = {"a": counted(10, 1, 4)}, {"a": counted(25, 3, 9)}
    assert increase(before, after) == counted(15, 2, 5)


def test_a_process_that_began_again_counts_in_full():
    assert increase({"a": counted(90, 9)}, {"a": counted(7, 2)}) == counted(7, 2)


def test_new_pods_count_and_those_that_are_gone_do_not():
    before, after = {"gone": counted(50)}, {"new": counted(5, 1)}
    assert increase(before, after) == counted(5, 1)
    assert increase(before, {}) == Counters()


def test_a_quantile_lies_within_its_bucket():
    """Half of the requests within 10 ms, all of them within 20 ms."""
    found = Counters(100, 0, (50, *(100,) * (len(BOUNDS) - 1)))
    assert quantile(0.5, found) == pytest.approx(0.01)
    assert quantile(0.75, found) == pytest.approx(0.015)


def test_beyond_the_last_bound_the_last_bound_is_told():
    assert quantile(0.99, Counters(10, 0, (0,) * len(BOUNDS))) == BOUNDS[-1]


def test_without_requests_there_is_no_latency():
    assert quantile(0.5, Counters()) is None
