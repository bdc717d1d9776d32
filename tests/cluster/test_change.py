"""Merge patches, against the examples of RFC 7386."""

import pytest

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
