"""Requests: where they go, what fails, what is lost when pods go away."""

import pytest

from setsail.sim.behaviour import Behaviour, Call, Component, Entry, Traffic
from setsail.sim.latency import typical
from tests.sim.objects import (
    CONTAINER,
    NAMESPACE,
    change_image,
    cluster,
    deployment,
    names,
    ref,
    route,
    run,
    service,
    traffic,
)

GOOD = {"web:1": Behaviour(errors=0.0), "db:1": Behaviour(errors=0.0), "web:2": Behaviour(0.0)}
GATEWAY = {"name": "entry"}


def lost(made, side="outside", component="web"):
    door = made.doors()[component, side]
    return door.lost / door.sent if door.sent else None


def counts(made, workload):
    found = made.counters(NAMESPACE, workload)
    return sum(c.requests for c in found.values()), sum(c.errors for c in found.values())


def going(*bodies, load, behaviours=GOOD, seconds=60):
    """A cluster that has come up, and then traffic for some seconds."""
    made = cluster(*bodies, behaviours=dict(behaviours))
    made.let_in(load)
    run(made, seconds)
    return made


def test_a_healthy_service_answers_everything():
    made = going(deployment("web"), service("web"), load=traffic(50))
    assert lost(made) == 0.0
    assert made.doors()["web", "outside"].sent == pytest.approx(3000, rel=0.1)
    assert counts(made, "web")[0] == made.doors()["web", "outside"].sent


def test_with_nobody_ready_everything_is_lost():
    made = cluster(deployment("web"), service("web"), load=traffic(50), seconds=5)
    assert lost(made) == 1.0


def test_a_version_fails_as_it_behaves():
    bad = {"web:1": Behaviour(errors=0.25)}
    made = going(deployment("web"), service("web"), load=traffic(50), behaviours=bad)
    assert lost(made) == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize("optional, retries, expected", [(False, 0, 0.5), (False, 1, 0.25),
                                                         (True, 0, 0.0)])  # fmt: skip
def test_failures_of_a_callee_reach_the_user_unless_it_is_optional(optional, retries, expected):
    behaviours = {**GOOD, "db:1": Behaviour(errors=0.5)}
    load = traffic(50, Call("db", retries=retries, optional=optional), db=Component("db", 500))
    bodies = deployment("web"), service("web"), deployment("db"), service("db")
    made = going(*bodies, load=load, behaviours=behaviours)
    assert lost(made) == pytest.approx(expected, abs=0.05)
    assert lost(made, "inside", "db") == pytest.approx(0.5, abs=0.05)
    asked = made.doors()["db", "inside"].sent / made.doors()["web", "outside"].sent
    assert asked == pytest.approx(1.0 + retries * 0.5, abs=0.1)


def test_a_callee_that_is_too_slow_for_the_timeout_fails_the_call():
    load = traffic(50, Call("db", timeout=0.1), db=Component("db", 500, typical(0.1)))
    bodies = deployment("web"), service("web"), deployment("db"), service("db")
    assert lost(going(*bodies, load=load)) == pytest.approx(0.52, abs=0.08)


def test_weights_split_requests():
    made = going(
        deployment("web"), service("web"), deployment("web-canary", 1), service("web-canary"),
        route("web", GATEWAY, web=75, web_canary=25), load=traffic(50), behaviours={},
    )  # fmt: skip
    new, old = counts(made, "web-canary")[0], counts(made, "web")[0]
    assert new / (new + old) == pytest.approx(0.25, abs=0.03)
    made.route(ref("HTTPRoute", "web"), {"web": 100, "web-canary": 0})
    assert made.weights(ref("HTTPRoute", "web")) == {"web": 100, "web-canary": 0}
    run(made, 20)
    assert counts(made, "web-canary")[0] == new


def test_a_share_without_pods_is_lost_and_a_route_of_zeros_loses_all():
    made = going(
        deployment("web"), service("web"), service("web-canary"),
        route("web", GATEWAY, web=50, web_canary=50), load=traffic(50),
    )  # fmt: skip
    assert lost(made) == pytest.approx(0.5, abs=0.04)
    zeros = route("web", GATEWAY, web=0, web_canary=0)
    assert lost(going(deployment("web"), service("web"), zeros, load=traffic(50))) == 1.0


def test_the_gateways_weights_do_not_hold_inside_and_a_meshs_do():
    """A route of a Gateway leaves calls between components alone."""
    load = traffic(50, Call("db"), db=Component("db", 500))
    bodies = [deployment(n) for n in ("web", "db", "db-canary")]
    bodies += [service(n) for n in ("web", "db", "db-canary")]
    for parent, share in ((GATEWAY, 0.0), ({"kind": "Service", "name": "db"}, 0.5)):
        split = route("db", parent, db=50, db_canary=50)
        made = going(*bodies, split, load=load, behaviours={})
        new, old = counts(made, "db-canary")[0], counts(made, "db")[0]
        assert new / (new + old) == pytest.approx(share, abs=0.05)


def test_beyond_capacity_requests_are_refused_and_answers_slow_down():
    calm, full = (
        going(
            deployment("web", 2), service("web"),
            load=Traffic(NAMESPACE, {"web": Component("web", 50)}, (Entry("web", rate),)),
        )
        for rate in (10, 200)
    )  # fmt: skip
    assert lost(calm) == 0.0
    assert lost(full) == pytest.approx(0.5, abs=0.05)
    assert full.state.load != calm.state.load


def killed(grace, container=CONTAINER):
    made = going(deployment("web", 4, container=container), service("web"), load=traffic(100))
    made.delete(ref("Pod", names(made, "web")[0]), grace)
    run(made, 40)
    door = made.doors()["web", "outside"]
    return door.lost


def test_a_pod_that_drains_loses_nothing_and_one_that_is_killed_does():
    no_drain = {"readinessProbe": {"periodSeconds": 2}}
    assert killed(None) == 0
    assert 10 <= killed(0.0) <= 50
    assert 10 <= killed(None, no_drain) <= 50


def test_a_rollout_with_drain_loses_nothing():
    made = going(
        deployment("web", 4, strategy={"rollingUpdate": {"maxUnavailable": 0}}), service("web"),
        load=traffic(50),
    )  # fmt: skip
    change_image(made, "web", "web:2")
    run(made, 120)
    assert lost(made) == 0.0


def test_a_lost_node_loses_its_share_until_it_is_noticed():
    made = going(deployment("web", 3), service("web"), load=traffic(50))
    made.lose_node(made.pods(NAMESPACE, "web")[0].node)
    before = made.doors()["web", "outside"].lost
    run(made, 45)
    gone = made.doors()["web", "outside"].lost - before
    assert gone == pytest.approx(50 / 3 * 40, rel=0.25)
    run(made, 30)
    assert made.doors()["web", "outside"].lost - before == gone


def test_workers_fetch_and_what_nobody_fetches_is_not_lost():
    load = Traffic(NAMESPACE, {"web": Component("web")}, (Entry("web", 30, pulls=True),))
    made = cluster(deployment("web"), load=load, behaviours=dict(GOOD), seconds=5)
    assert ("web", "outside") not in made.doors() or lost(made) is None
    run(made, 60)
    assert lost(made) == 0.0 and counts(made, "web")[0] > 1000


def test_a_restart_begins_counting_again():
    crashing = {"web:1": Behaviour(errors=0.0, start=2, crashes=30)}
    made = going(deployment("web", 1), service("web"), load=traffic(50), behaviours=crashing)
    assert counts(made, "web")[0] < made.doors()["web", "outside"].sent


def test_a_rate_follows_its_steps():
    entry = Entry("web", 10, steps=((60, 2.0), (120, 0.0)))
    assert [entry.at(t) for t in (0, 60, 119, 120)] == [10, 20, 20, 0]


def test_a_circle_of_calls_is_cut_and_does_not_hang():
    web, db = Component("web", calls=(Call("db"),)), Component("db", calls=(Call("web"),))
    load = Traffic(NAMESPACE, {"web": web, "db": db}, (Entry("web", 20),))
    assert load.order() == ("web", "db")
    bodies = deployment("web"), service("web"), deployment("db"), service("db")
    assert lost(going(*bodies, load=load)) == 0.0


def test_copies_are_answered_and_nobody_waits_for_them():
    """They are counted by the pods that get them, and by no user."""
    mirror = {"type": "RequestMirror"}
    mirror["requestMirror"] = {"backendRef": {"name": "new"}, "percent": 25}
    entry = route("entry", {"name": "gateway"}, web=1)
    entry["spec"]["rules"][0]["filters"] = [mirror]
    bodies = (deployment("web", 4), service("web"), deployment("new"), service("new"), entry)
    made = cluster(*bodies, load=traffic(100.0), behaviours={"new:1": Behaviour(errors=1.0)})
    before = made.doors()["web", "outside"].lost
    run(made, 60)
    counted = made.counters(NAMESPACE, "new").values()
    assert 0.2 < sum(c.requests for c in counted) / made.doors()["web", "outside"].sent < 0.3
    assert sum(c.errors for c in counted) == sum(c.requests for c in counted)
    assert made.doors()["web", "outside"].lost - before <= 5
