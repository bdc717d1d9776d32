"""Rollout arithmetic rounds as the controllers do."""

from typing import Any

import pytest

from setsail.manifest import load, rollout
from setsail.manifest.manifest import Manifest


def one(text: str) -> Manifest:
    return load.load(text.encode(), "f").manifests[0]


def deployment(replicas: Any, surge: Any = None, unavailable: Any = None) -> Manifest:
    rolling = {"maxSurge": surge, "maxUnavailable": unavailable}
    inner = ", ".join(f"{k}: {v}" for k, v in rolling.items() if v is not None)
    spec = f"replicas: {replicas}, strategy: {{rollingUpdate: {{{inner}}}}}"
    return one(f"{{apiVersion: apps/v1, kind: Deployment, spec: {{{spec}}}}}")


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "wanted"),
    [
        (4, None, None, (4, 1, 1)),
        (3, None, None, (3, 1, 0)),  # 25 % of 3: up to 1, down to 0
        (10, "25%", "25%", (10, 3, 2)),
        (3, 0, "25%", (3, 0, 1)),  # both nothing: the controller lets one go
        (1, 0, 0, (1, 0, 1)),
        (2, 1, 0, (2, 1, 0)),
        (5, "100%", 0, (5, 5, 0)),
        ("null", 1, 0, (1, 1, 0)),
    ],
)
def test_a_deployment(replicas: Any, surge: Any, unavailable: Any, wanted: tuple[int, ...]) -> None:
    assert rollout.of(deployment(replicas, surge, unavailable)) == wanted


def test_the_highest_and_the_lowest_number_of_pods() -> None:
    found = rollout.of(deployment(10, "25%", "25%"))
    assert found is not None and (found.most, found.least) == (13, 8)


def test_recreate_takes_all_away() -> None:
    spec = "{replicas: 2, strategy: {type: Recreate}}"
    body = f"{{apiVersion: apps/v1, kind: Deployment, spec: {spec}}}"
    assert rollout.of(one(body)) == (2, 0, 2)


def test_a_stateful_set_replaces_one_by_one() -> None:
    body = "{apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 3}}"
    assert rollout.of(one(body)) == (3, 0, 1)


@pytest.mark.parametrize("wrong", ["x", "'25'", "-5%", "[1]", "true"])
def test_unreadable_numbers_give_nothing(wrong: str) -> None:
    assert rollout.of(deployment(3, wrong)) is None
    assert rollout.of(deployment(wrong)) is None


@pytest.mark.parametrize(
    ("spec", "pods", "allowed"),
    [
        ("minAvailable: 1", 1, 0), ("minAvailable: 2", 5, 3), ("minAvailable: 50%", 3, 1),
        ("maxUnavailable: 1", 4, 1), ("maxUnavailable: 30%", 4, 2), ("minAvailable: 9", 3, 0),
        ("x: 1", 3, None), ("minAvailable: many", 3, None),
    ],
)  # fmt: skip
def test_a_budget_rounds_up(spec: str, pods: int, allowed: int | None) -> None:
    text = f"{{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {{{spec}}}}}"
    assert rollout.disruptions(one(text), pods) == allowed
