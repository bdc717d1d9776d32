"""Merge patches, against the examples of RFC 7386."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.cluster import change


@pytest.mark.parametrize(
    "body, patch, result",
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_standard(body, patch, result):
    assert change.merge(body, patch) == result


def test_neither_argument_is_changed():
    body, patch = {"a": {"b": 1}}, {"a": {"c": 2}}
    assert change.merge(body, patch) == {"a": {"b": 1, "c": 2}}
    assert (body, patch) == ({"a": {"b": 1}}, {"a": {"c": 2}})


def test_scale_and_hold():
    held = change.merge({"spec": {"replicas": 2}}, change.held(True))
    assert held == {"spec": {"replicas": 2, "paused": True}}
    assert change.merge(held, change.held(False)) == {"spec": {"replicas": 2}}
    assert change.merge(held, change.scaled(5))["spec"]["replicas"] == 5


PARTS = st.recursive(
    st.integers(0, 3) | st.lists(st.integers(0, 2), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(st.sampled_from("abc"), PARTS, max_size=3)


@given(BODIES, BODIES)
@settings(max_examples=200, deadline=None)
def test_what_is_between_two_bodies_turns_one_into_the_other(before, after):
    """An object never holds a null, which a merge patch could not write."""
    assert change.merge(before, change.between(before, after)) == after
    assert change.between(before, before) == {}
