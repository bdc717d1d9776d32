"""Selectors decide as Kubernetes decides."""

from typing import Any

import pytest

from setsail.manifest import selector


def expression(operator: str, *values: str) -> dict[str, Any]:
    found: dict[str, Any] = {"key": "tier", "operator": operator}
    return {"matchExpressions": [{**found, "values": list(values)} if values else found]}


@pytest.mark.parametrize(
    ("chosen", "gold", "bare"),
    [
        ({"matchLabels": {"tier": "gold"}}, True, False),
        ({"matchLabels": {"tier": "gold", "app": "x"}}, False, False),
        (expression("In", "gold", "silver"), True, False),
        (expression("NotIn", "gold"), False, True),
        (expression("NotIn", "silver"), True, True),
        (expression("Exists"), True, False),
        (expression("DoesNotExist"), False, True),
        ({**expression("Exists"), "matchLabels": {"tier": "lead"}}, False, False),
        ({}, True, True),
        (None, False, False),
        ("gold", False, False),
        ({"matchExpressions": ["x"]}, False, False),
        (expression("Like", "gold"), False, False),
    ],
)
def test_a_selector_against_labels(chosen: Any, gold: bool, bare: bool) -> None:
    assert selector.matches(chosen, {"tier": "gold"}) is gold
    assert selector.matches(chosen, {}) is bare


def test_empty_is_what_asks_for_nothing() -> None:
    assert selector.is_empty({}) and selector.is_empty(None)
    assert not selector.is_empty(expression("Exists"))
