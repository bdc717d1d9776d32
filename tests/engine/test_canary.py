"""A canary on a cluster: what is made, what is put back, and that doing it twice is harmless."""

from dataclasses import replace

import pytest

from setsail.engine import canary
from setsail.engine.canary import Subject
from setsail.finding.text import Text
from setsail.release.values import Plan, Release
from tests.sim.objects import (
    NAMESPACE,
    change_image,
    cluster,
    deployment,
    ref,
    route,
    run,
    service,
)

SUBJECT = Subject(NAMESPACE, "web", "web:1", "web:2")
RELEASE = Release(Plan((5, 50)), began=0.0)
ROUTE = route("entry", {"name": "gateway"}, web=1)
del ROUTE["spec"]["rules"][0]["backendRefs"][0]["weight"]


def prepared(*bodies):
    made = cluster(deployment("web", 4), service("web"), *bodies)
    return made, canary.prepare(made, SUBJECT, 50)


def test_the_new_version_runs_beside_the_old_and_nothing_else_finds_it():
    made, _ = prepared(ROUTE)
    run(made, 30)
    assert len(made.pods(NAMESPACE, "web-canary")) == 2
    assert made.endpoints(NAMESPACE, "web") == tuple(p.name for p in made.pods(NAMESPACE, "web"))
    found = made.endpoints(NAMESPACE, "web-canary")
    assert found == tuple(p.name for p in made.pods(NAMESPACE, "web-canary"))


def test_the_route_gets_the_canary_at_weight_zero_once():
    made, found = prepared(ROUTE)
    assert found.name == "entry"
    canary.prepare(made, SUBJECT, 50)
    assert made.weights(found) == {"web": 100, "web-canary": 0}
    assert len(made.get(found)["spec"]["rules"][0]["backendRefs"]) == 2


@pytest.mark.parametrize("bodies", [(ROUTE,), ()])
def test_afterwards_everything_is_as_it_was(bodies):
    """The route is equal to the byte, or gone where there was none."""
    made = cluster(deployment("web", 4), service("web"), *bodies)
    before = {kind: made.find(kind, NAMESPACE) for kind in ("HTTPRoute", "Service")}
    found = canary.prepare(made, SUBJECT, 50)
    canary.act(made, SUBJECT, found, replace(RELEASE, weight=5))
    canary.act(made, SUBJECT, found, RELEASE)
    canary.retire(made, SUBJECT, found)
    canary.retire(made, SUBJECT, found)
    run(made, 30)
    after = {kind: made.find(kind, NAMESPACE) for kind in ("HTTPRoute", "Service")}
    for body in after["HTTPRoute"]:
        body["metadata"].pop("annotations", None)
    assert after == before
    assert made.pods(NAMESPACE, "web-canary") == ()


def test_what_is_intended_is_done_and_may_be_done_again():
    made, found = prepared(ROUTE)
    for _ in range(2):
        canary.act(made, SUBJECT, found, replace(RELEASE, weight=5))
    assert made.weights(found) == {"web": 95, "web-canary": 5}
    for promoting, image in ((True, "web:2"), (False, "web:1")):
        canary.act(made, SUBJECT, found, replace(RELEASE, promoting=promoting))
        body = made.get(ref("Deployment", "web"))
        assert body["spec"]["template"]["spec"]["containers"][0]["image"] == image
    canary.act(made, SUBJECT, found, replace(RELEASE, outcome="released", why=Text("w", "为")))
    body = made.get(ref("Deployment", "web"))
    assert body["spec"]["template"]["spec"]["containers"][0]["image"] == "web:2"


def test_a_look_sees_what_is_there():
    made, found = prepared(ROUTE)
    early = canary.look(made, made, SUBJECT, found, 1.0)
    assert (early.canary_ready, early.canary_serves, early.weight) == (False, False, 0)
    run(made, 30)
    later = canary.look(made, made, SUBJECT, found, 31.0)
    assert later.canary_ready and later.canary_serves and not later.stable_new
    assert len(later.stable) == 4 and len(later.canary) == 2


def test_stable_is_new_only_when_every_pod_is():
    made, found = prepared(ROUTE)
    change_image(made, "web", "web:2")
    assert not canary.look(made, made, SUBJECT, found, 1.0).stable_new
    run(made, 90)
    assert canary.look(made, made, SUBJECT, found, 91.0).stable_new


def test_what_is_gone_is_seen_as_gone():
    nothing = cluster()
    seen = canary.look(nothing, nothing, SUBJECT, SUBJECT.ref("HTTPRoute", "none"), 1.0)
    assert (seen.weight, seen.canary_ready, seen.canary_serves, seen.stable_new) == (0,) + (
        False,
    ) * 3
