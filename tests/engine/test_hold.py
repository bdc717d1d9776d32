"""Holding a Deployment: no pod is touched by taking over and giving back, nothing ships alone."""

from dataclasses import replace

import pytest

from setsail.engine import hold
from setsail.release.values import Plan, Release
from setsail.sim.state import revision
from tests.sim.objects import CONTAINER, cluster, deployment, names, ref, revisions, run

WEB = ref("Deployment", "web")
OLD = deployment("web")["spec"]["template"]
NEW = deployment("web", image="web:2", container=CONTAINER | {"env": [{"name": "A"}]})["spec"][
    "template"
]
NEW["metadata"]["annotations"] = {"added": "by the owner"}
BEFORE = hold.Before(OLD, revision(OLD))
IDLE = Release(Plan((5,)), began=0.0)
BACK = replace(IDLE, outcome="rolled back")


def web(**spec):
    return cluster(deployment("web", 4, **spec))


def ask_for(made, template):
    body = made.get(WEB)
    body["spec"]["template"] = template
    made.state.put(("Deployment", "shop", "web"), {k: v for k, v in body.items() if k != "status"})


def test_taking_over_and_giving_back_touch_no_pod_and_leave_nothing():
    made = web()
    before, pods = made.get(WEB), names(made, "web")
    assert hold.take_over(made, WEB) is None
    assert hold.take_over(made, WEB) is None
    run(made, 20)
    assert hold.paused(made.get(WEB))
    assert {**made.get(WEB)["spec"], "paused": None} == {**before["spec"], "paused": None}
    assert hold.give_back(made, WEB) is None
    run(made, 20)
    assert (made.get(WEB), names(made, "web")) == (before, pods)


def test_what_rolls_is_not_taken_over():
    made = web()
    ask_for(made, NEW)
    run(made, 3)
    why = hold.take_over(made, WEB)
    assert why and "rolling" in why.en
    assert not hold.paused(made.get(WEB))
    assert hold.take_over(made, ref("Deployment", "none")).en == "there is no none"


def test_what_would_roll_is_not_given_back():
    made = web()
    hold.take_over(made, WEB)
    ask_for(made, NEW)
    run(made, 20)
    assert "it would roll" in hold.give_back(made, WEB).en
    assert hold.paused(made.get(WEB))
    assert hold.give_back(made, ref("Deployment", "none")) is None


@pytest.mark.parametrize("release", [IDLE, BACK, replace(IDLE, outcome="inconclusive")])
def test_while_nothing_is_promoted_it_is_held_whoever_lets_it_go(release):
    made = web()
    hold.take_over(made, WEB)
    ask_for(made, NEW)
    pods = names(made, "web")
    made.patch(WEB, {"spec": {"paused": False}})
    hold.follow(made, WEB, release, BEFORE)
    run(made, 20)
    assert hold.paused(made.get(WEB)) and names(made, "web") == pods


def astray(made) -> bool:
    return hold.strays(made, WEB, BEFORE.revision)


def midway():
    """Half of the pods are new; what was asked for is still asked for."""
    made = web()
    hold.take_over(made, WEB)
    ask_for(made, NEW)
    for _ in range(12):
        hold.follow(made, WEB, replace(IDLE, promoting=True), BEFORE)
        run(made, 1)
    assert len(revisions(made, "web")) == 2
    return made


def test_a_rollout_that_is_taken_back_ends_with_old_pods_and_the_wish_untouched():
    made = midway()
    for _ in range(90):
        hold.follow(made, WEB, BACK, BEFORE)
        run(made, 1)
    pods = made.pods("shop", "web")
    assert len(pods) == 4 and all(pod.ready for pod in pods) and len(revisions(made, "web")) == 1
    body = made.get(WEB)
    assert hold.template(body) == NEW and hold.paused(body) and not astray(made)
    assert not hold.complete(body) and "annotations" not in body["metadata"]
    run(made, 60)
    assert len(revisions(made, "web")) == 1


def test_one_that_its_owner_takes_back_himself_is_not_frozen_halfway():
    made = midway()
    ask_for(made, OLD)
    for _ in range(90):
        hold.follow(made, WEB, replace(BACK, outcome="withdrawn"), BEFORE)
        run(made, 1)
    assert hold.complete(made.get(WEB)) and hold.paused(made.get(WEB))
    assert hold.template(made.get(WEB)) == OLD


def test_a_newer_wish_in_the_middle_of_the_way_back_is_kept_too():
    made = midway()
    newest = deployment("web", image="web:3")["spec"]["template"]
    for second in range(120):
        if second == 2:
            ask_for(made, newest)
        hold.follow(made, WEB, BACK, BEFORE)
        run(made, 1)
    body = made.get(WEB)
    assert hold.template(body) == newest and hold.paused(body) and not astray(made)
    assert len(revisions(made, "web")) == 1


def test_a_status_of_yesterday_proves_nothing():
    """The controller has not yet seen what is asked for."""
    body = deployment("web", 2, image="web:2")
    counts = dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas"), 2)
    body["status"] = {**counts, "observedGeneration": 3}
    body["metadata"]["generation"] = 3
    assert hold.complete(body)
    body["metadata"]["generation"] = 4
    assert not hold.complete(body)


def test_what_runs_is_named_only_where_it_is_one_thing():
    made = web()
    assert hold.before(made, WEB) == BEFORE and not astray(made)
    half = midway()
    assert hold.revision(half, WEB) == "" and astray(half)


def test_no_pods_that_are_wanted_are_complete():
    """The API leaves out what is zero."""
    assert hold.complete({"spec": {"replicas": 0}, "status": {}})
    assert not hold.complete({})


def test_where_no_number_is_asked_for_it_is_one():
    """As the API has it; an autoscaler's Deployment says none."""
    counts = dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas"), 1)
    assert hold.complete({"spec": {}, "status": counts})
    assert not hold.complete({"spec": {}, "status": {}})
