"""Evictions respect disruption budgets; deletions do not."""

import pytest

from setsail.sim.behaviour import Behaviour
from tests.sim.objects import NAMESPACE, cluster, deployment, names


def budget(**spec):
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web", "namespace": NAMESPACE},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, **spec},
    }


@pytest.mark.parametrize(
    "spec, allowed",
    [
        ({"maxUnavailable": 1}, 1),
        ({"maxUnavailable": "50%"}, 2),
        ({"minAvailable": 3}, 1),
        ({"minAvailable": "100%"}, 0),
        ({"maxUnavailable": 0}, 0),
    ],
)
def test_so_many_of_four_may_leave_at_once(spec, allowed):
    made = cluster(deployment("web", 4), budget(**spec))
    assert sum(made.evict(NAMESPACE, name) for name in names(made, "web")) == allowed


def test_without_a_budget_all_may():
    made = cluster(deployment("web", 3), deployment("other", 1), budget(maxUnavailable=0))
    assert made.evict(NAMESPACE, names(made, "other")[0])


def test_a_pod_that_is_not_ready_blocks_a_drain_unless_the_budget_says_otherwise():
    crashing = {"web:1": Behaviour(start=9999)}
    for policy, allowed in (({}, False), ({"unhealthyPodEvictionPolicy": "AlwaysAllow"}, True)):
        made = cluster(deployment("web", 2), budget(minAvailable=1, **policy), behaviours=crashing)
        assert made.evict(NAMESPACE, names(made, "web")[0]) is allowed


def test_evicting_what_is_gone_is_no_error():
    assert cluster().evict(NAMESPACE, "nobody")
