"""Groups: callees first, back in reverse, all or none."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.finding.text import Text
from setsail.release import groups
from setsail.release.groups import Begin, Return, Stay

NEEDS = {
    "front": frozenset({"order", "redis"}),
    "order": frozenset({"stock", "order"}),
    "stock": frozenset(),
}


def test_what_is_needed_comes_first_and_strangers_do_not_count():
    assert groups.order(NEEDS) == ("stock", "order", "front")


@given(st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from("abcd"))))
@settings(max_examples=200, deadline=None)
def test_any_group_is_ordered_or_its_circle_is_named(needs):
    found = groups.order(needs)
    if not isinstance(found, Text):
        assert sorted(found) == sorted(needs)
        for name, calls in needs.items():
            for each in calls & needs.keys() - {name}:
                assert found.index(each) < found.index(name)
    else:
        assert "need each other" in found.en


def play(fails=None):
    """Every member in turn; what was done."""
    members, outcomes, returned, told = groups.order(NEEDS), {}, set(), []
    for _ in range(20):
        action = groups.decide(members, outcomes, frozenset(returned))
        told.append(f"{type(action).__name__} {getattr(action, 'name', '')}".strip())
        match action:
            case Begin(name):
                outcomes[name] = ""
                assert isinstance(groups.decide(members, outcomes, frozenset(returned)), Stay)
                outcomes[name] = "rolled back" if name == fails else "released"
            case Return(name):
                returned.add(name)
            case Stay():
                return told
    raise AssertionError(told)


def test_all_are_released_in_their_order():
    assert play() == ["Begin stock", "Begin order", "Begin front", "Stay"]


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ("stock", ["Begin stock", "Stay"]),
        ("order", ["Begin stock", "Begin order", "Return stock", "Stay"]),
        (
            "front",
            ["Begin stock", "Begin order", "Begin front", "Return order", "Return stock", "Stay"],
        ),
    ],
)
def test_one_that_fails_takes_the_others_back_the_last_first(fails, told):
    assert play(fails) == told


def test_nobody_is_begun_while_another_is_under_way():
    members = groups.order(NEEDS)
    for before, name in pairwise(members):
        done = dict.fromkeys(members[: members.index(before)], "released")
        action = groups.decide(members, {**done, before: ""}, frozenset())
        assert isinstance(action, Stay) and name not in done
