"""Rollouts keep surge and unavailable; a paused Deployment behaves as recorded on a real one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.cluster import change
from setsail.sim.behaviour import Behaviour
from setsail.sim.deployments import bounds
from tests.sim.objects import (
    NAMESPACE,
    change_image,
    cluster,
    deployment,
    names,
    ref,
    revisions,
    run,
)


def rolling(surge, unavailable):
    return {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


def test_pods_come_up_and_their_status_is_told():
    made = cluster(deployment("web", 3))
    status = made.get(ref("Deployment", "web"))["status"]
    assert set(status.values()) == {3}


@given(st.integers(1, 8), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=12, deadline=None)
def test_a_rollout_keeps_to_surge_and_unavailable_and_ends(replicas, surge, unavailable):
    unavailable = unavailable or (0 if surge else 1)
    made = cluster(deployment("web", replicas, strategy=rolling(surge, unavailable)))
    change_image(made, "web", "web:2")
    for _ in range(40 * replicas):
        made.tick()
        pods = [p for p in made.pods(NAMESPACE, "web") if p.phase != "Terminating"]
        assert len(pods) <= replicas + surge
        assert sum(p.ready for p in pods) >= replicas - unavailable
    assert revisions(made, "web") == [replicas]
    assert made.get(ref("Deployment", "web"))["status"]["updatedReplicas"] == replicas


@pytest.mark.parametrize(
    "strategy, replicas, expected",
    [
        ({}, 10, (3, 2)),
        ({}, 1, (1, 0)),
        (rolling("10%", 0), 3, (1, 0)),
        (rolling(0, "10%"), 3, (0, 1)),
        ({"type": "Recreate"}, 4, (0, 4)),
    ],
)
def test_rounding_is_that_of_the_controller(strategy, replicas, expected):
    assert bounds(deployment("web", replicas, strategy=strategy), replicas) == expected


def test_recreate_ends_the_old_before_the_new():
    made = cluster(deployment("web", 2, strategy={"type": "Recreate"}))
    change_image(made, "web", "web:2")
    for _ in range(60):
        made.tick()
        assert len({pod.revision for pod in made.pods(NAMESPACE, "web")}) <= 1
    assert revisions(made, "web") == [2]


def test_a_version_that_never_gets_ready_stops_the_rollout():
    broken = {"web:2": Behaviour(pulls=False)}
    made = cluster(deployment("web", 4, strategy=rolling(1, 0)), behaviours=broken)
    change_image(made, "web", "web:2")
    run(made, 200)
    assert revisions(made, "web") == [4, 1]


def paused(made):
    made.patch(ref("Deployment", "web"), change.held(True))


def test_paused_a_new_template_does_nothing():
    made = cluster(deployment("web", 3))
    paused(made)
    before = names(made, "web")
    change_image(made, "web", "web:2")
    run(made, 60)
    assert names(made, "web") == before
    assert made.get(ref("Deployment", "web"))["status"]["updatedReplicas"] == 0


def test_paused_lost_pods_come_back_from_the_old_template():
    made = cluster(deployment("web", 2))
    old = {pod.revision for pod in made.pods(NAMESPACE, "web")}
    paused(made)
    change_image(made, "web", "web:2")
    for name in names(made, "web"):
        made.delete(ref("Pod", name))
    run(made, 60)
    assert len(names(made, "web")) == 2
    assert {pod.revision for pod in made.pods(NAMESPACE, "web")} == old


@pytest.mark.parametrize("replicas", [1, 6])
def test_paused_scaling_is_followed_with_the_old_template(replicas):
    made = cluster(deployment("web", 3))
    old = {pod.revision for pod in made.pods(NAMESPACE, "web")}
    paused(made)
    change_image(made, "web", "web:2")
    made.patch(ref("Deployment", "web"), change.scaled(replicas))
    run(made, 60)
    assert len(names(made, "web")) == replicas
    assert {pod.revision for pod in made.pods(NAMESPACE, "web")} == old


def test_let_go_it_rolls_to_the_new_template():
    made = cluster(deployment("web", 3))
    paused(made)
    change_image(made, "web", "web:2")
    run(made, 10)
    made.patch(ref("Deployment", "web"), change.held(False))
    run(made, 120)
    assert made.get(ref("Deployment", "web"))["status"]["updatedReplicas"] == 3
    assert revisions(made, "web") == [3]


def test_paused_in_mid_rollout_both_revisions_grow():
    """Recorded: 3 old and 2 new, then 4 replicas become 8: 5 old and 4 new."""
    made = cluster(deployment("web", 4, strategy=rolling(1, 1)))
    made.state.behaviours["web:2"] = Behaviour(start=9999)
    change_image(made, "web", "web:2")
    run(made, 3)
    assert revisions(made, "web") == [3, 2]
    paused(made)
    made.patch(ref("Deployment", "web"), change.scaled(8))
    run(made, 20)
    assert revisions(made, "web") == [5, 4]
