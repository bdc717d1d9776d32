"""A canary on a cluster: what is made, what is put back, and that doing it twice is harmless."""

import copy
from dataclasses import replace

import pytest

from setsail.engine import canary, canary_refusals, hold
from setsail.engine.canary_subject import Subject
from setsail.engine.hold import Before
from setsail.finding.text import Text
from setsail.release.values import Plan, Release
from setsail.sim.behaviour import Behaviour
from setsail.sim.state import revision
from tests.sim.objects import (
    NAMESPACE,
    cluster,
    deployment,
    ref,
    route,
    run,
    service,
)

OLD = deployment("web")["spec"]["template"]
NEW = deployment("web", image="web:2")["spec"]["template"]
SUBJECT = Subject(NAMESPACE, "web", Before(OLD, revision(OLD)), NEW)
RELEASE = Release(Plan((5, 50)), began=0.0)
ROUTE = route("entry", {"name": "gateway"}, web=1)
del ROUTE["spec"]["rules"][0]["backendRefs"][0]["weight"]


def prepared(*bodies, subject=SUBJECT):
    """Held, and its owner has asked for the new version."""
    made = cluster(deployment("web", 4), service("web"), *bodies)
    assert hold.take_over(made, subject.stable) is None
    made.patch(subject.stable, {"spec": {"template": subject.new}})
    return made, canary.prepare(made, subject, 50)


def image(made) -> str:
    body = made.get(ref("Deployment", "web"))
    return body["spec"]["template"]["spec"]["containers"][0]["image"]


def test_the_new_version_runs_beside_the_old_and_nothing_else_finds_it():
    made, _ = prepared(ROUTE)
    run(made, 30)
    assert len(made.pods(NAMESPACE, "web-canary")) == 2
    assert made.endpoints(NAMESPACE, "web") == tuple(p.name for p in made.pods(NAMESPACE, "web"))
    found = made.endpoints(NAMESPACE, "web-canary")
    assert found == tuple(p.name for p in made.pods(NAMESPACE, "web-canary"))
    assert made.get(ref("Deployment", "web-canary"))["spec"]["template"]["spec"] == NEW["spec"]


def test_the_route_gets_the_canary_at_weight_zero_once():
    made, found = prepared(ROUTE)
    assert found.name == "entry"
    canary.prepare(made, SUBJECT, 50)
    assert made.weights(found) == {"web": 100, "web-canary": 0}
    assert len(made.get(found)["spec"]["rules"][0]["backendRefs"]) == 2


FILTERS = [{"type": "RequestHeaderModifier", "requestHeaderModifier": {"remove": ["x-a"]}}]
RULES = [
    {"matches": [{"path": {"value": "/a"}}], "backendRefs": [{"name": "web", "port": 80}]},
    {"filters": FILTERS, "backendRefs": [{"name": "web", "port": 80, "weight": 7}]},
    {"backendRefs": [{"name": "web", "weight": 3}, {"name": "other", "weight": 1}]},
    {"matches": [{"path": {"value": "/o"}}], "backendRefs": [{"name": "other", "weight": 1}]},
    {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}]},
]
CUSTOM = copy.deepcopy(ROUTE)
CUSTOM["spec"]["rules"] = RULES
ANNOTATED = copy.deepcopy(ROUTE)
ANNOTATED["metadata"]["annotations"] = {"team": "web"}


@pytest.mark.parametrize("bodies", [(ROUTE,), (CUSTOM,), (ANNOTATED,), ()])
def test_afterwards_everything_is_as_it_was(bodies):
    """Every object is equal, or gone where there was none."""
    kinds = ("HTTPRoute", "Service", "NetworkPolicy", "HorizontalPodAutoscaler")
    made = cluster(deployment("web", 4), service("web"), *bodies)
    before = {kind: made.find(kind, NAMESPACE) for kind in kinds}
    found = canary.prepare(made, SUBJECT, 50)
    canary.act(made, SUBJECT, found, replace(RELEASE, weight=5))
    canary.act(made, SUBJECT, found, RELEASE)
    canary.retire(made, SUBJECT, found)
    canary.retire(made, SUBJECT, found)
    run(made, 30)
    assert {kind: made.find(kind, NAMESPACE) for kind in kinds} == before
    assert made.pods(NAMESPACE, "web-canary") == ()


def test_of_a_route_only_weights_change_and_other_backends_keep_their_share():
    made, found = prepared(CUSTOM)
    canary.act(made, SUBJECT, found, replace(RELEASE, weight=5))
    rules = made.get(found)["spec"]["rules"]
    shares = [[(b["name"], b["weight"]) for b in r.get("backendRefs", ())] for r in rules]
    both = [("web", 95), ("web-canary", 5)]
    assert shares == [both, both, [("web", 95), ("other", 33), ("web-canary", 5)],
                      [("other", 1)], []]  # fmt: skip
    without = [{k: v for k, v in rule.items() if k != "backendRefs"} for rule in rules]
    assert without == [{k: v for k, v in rule.items() if k != "backendRefs"} for rule in RULES]


def test_what_is_intended_is_done_and_may_be_done_again():
    made, found = prepared(ROUTE)
    for _ in range(2):
        canary.act(made, SUBJECT, found, replace(RELEASE, weight=5))
    assert made.weights(found) == {"web": 95, "web-canary": 5}
    for promoting, held in ((True, False), (False, True)):
        canary.act(made, SUBJECT, found, replace(RELEASE, promoting=promoting))
        assert hold.paused(made.get(SUBJECT.stable)) is held
    canary.act(made, SUBJECT, found, replace(RELEASE, outcome="released", why=Text("w", "为")))
    assert hold.paused(made.get(SUBJECT.stable))
    assert image(made) == "web:2"


def test_a_look_sees_what_is_there():
    made, found = prepared(ROUTE)
    early = canary.look(made, made, SUBJECT, found, 1.0)
    assert (early.canary_ready, early.canary_serves, early.weight) == (False, False, 0)
    run(made, 30)
    later = canary.look(made, made, SUBJECT, found, 31.0)
    assert later.canary_ready and later.canary_serves and not later.stable_new
    assert later.held and later.stable_serves and not later.stable_rolls
    assert len(later.stable) == 4 and len(later.canary) == 2


@pytest.mark.parametrize(("asked", "wanted"), [("1", "old"), ("2", "new"), ("3", "other")])
def test_a_look_sees_what_the_owner_wants(asked, wanted):
    made, found = prepared(ROUTE)
    template = deployment("web", image=f"web:{asked}")["spec"]["template"]
    made.patch(SUBJECT.stable, {"spec": {"template": template}})
    assert canary.look(made, made, SUBJECT, found, 1.0).wanted == wanted


def test_stable_is_new_only_when_every_pod_is():
    made, found = prepared(ROUTE)
    made.patch(SUBJECT.stable, {"spec": {"paused": None}})
    assert not canary.look(made, made, SUBJECT, found, 1.0).stable_new
    run(made, 3)
    assert canary.look(made, made, SUBJECT, found, 1.0).stable_rolls
    run(made, 90)
    assert canary.look(made, made, SUBJECT, found, 91.0).stable_new


def test_what_is_gone_is_seen_as_gone():
    nothing = cluster()
    seen = canary.look(nothing, nothing, SUBJECT, SUBJECT.ref("HTTPRoute", "none"), 1.0)
    assert seen.weight == 0
    for each in ("canary_ready", "canary_serves", "stable_new", "stable_serves", "held"):
        assert getattr(seen, each) is False
    assert canary.settled(nothing, SUBJECT)


def test_the_canary_grows_with_stable():
    made, found = prepared(ROUTE)
    made.patch(SUBJECT.stable, {"spec": {"replicas": 9}})
    canary.act(made, SUBJECT, found, replace(RELEASE, weight=5))
    assert made.get(ref("Deployment", "web-canary"))["spec"]["replicas"] == 5
    canary.act(made, SUBJECT, found, replace(RELEASE, weight=100))
    assert made.get(ref("Deployment", "web-canary"))["spec"]["replicas"] == 9


def job(name: str) -> dict:
    template = {"spec": {"containers": [{"name": "main", "image": f"{name}:1"}]}}
    about = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": about,
            "spec": {"template": template}}  # fmt: skip


def test_a_migration_comes_before_the_first_pod_and_a_trial_after_the_last():
    subject = replace(SUBJECT, expand=job("expand"), proof=job("proof"))
    made, found = prepared(ROUTE, subject=subject)
    made.state.behaviours = {"expand:1": Behaviour(start=20.0), "proof:1": Behaviour(start=5.0)}
    states = []
    for _ in range(60):
        run(made, 1)
        canary.act(made, subject, found, RELEASE)
        seen = canary.look(made, made, subject, found, made.now)
        pods = made.pods(NAMESPACE, "web-canary")
        assert seen.expand == "done" or not pods
        assert seen.canary_ready or made.get(ref("Job", "proof")) is None
        states.append((seen.expand, seen.proof))
    assert list(dict.fromkeys(states)) == [
        ("waiting", "waiting"), ("done", "waiting"), ("done", "done")
    ]  # fmt: skip
    canary.retire(made, subject, found)
    assert made.find("Job", NAMESPACE) == ()


def test_a_job_that_fails_is_seen_to_have_failed():
    subject = replace(SUBJECT, expand=job("expand"))
    made, found = prepared(ROUTE, subject=subject)
    made.state.behaviours = {"expand:1": Behaviour(start=5.0, passes=False)}
    run(made, 9)
    canary.act(made, subject, found, RELEASE)
    assert canary.look(made, made, subject, found, 9.0).expand == "failed"
    assert made.pods(NAMESPACE, "web-canary") == ()


def test_what_only_the_old_version_needs_is_removed_when_it_is_intended():
    subject = replace(SUBJECT, contract=job("contract"))
    made, found = prepared(ROUTE, subject=subject)
    ended = replace(RELEASE, outcome="released")
    canary.act(made, subject, found, ended)
    assert made.get(ref("Job", "contract")) is None
    canary.act(made, subject, found, replace(ended, contracting=True))
    assert made.get(ref("Job", "contract")) is not None


def test_a_service_that_would_find_the_canary_is_named():
    wide = service("everything")
    wide["spec"]["selector"] = {"tier": "front"}
    body = deployment("web", 4)
    body["spec"]["template"]["metadata"]["labels"]["tier"] = "front"
    made = cluster(body, service("web"), wide, ROUTE)
    template = body["spec"]["template"]
    why = canary_refusals.refused(made, replace(SUBJECT, new=template))
    assert [each.en.split(" would")[0] for each in why] == ["the Service everything"]
    assert canary_refusals.refused(cluster(body, service("web"), ROUTE), SUBJECT) == ()


def test_what_cannot_be_shared_truly_is_refused():
    second = route("second", {"name": "gateway"}, web=1)
    made = cluster(deployment("web", 4), service("web"), ROUTE, second)
    (why,) = canary_refusals.refused(made, SUBJECT)
    assert "entry, second" in why.en and "entry, second" in why.zh
    (why,) = canary_refusals.refused(cluster(deployment("web", 4)), SUBJECT)
    assert "no Service web" in why.en


def test_a_rule_that_sends_nothing_to_it_is_refused():
    idle = route("entry", {"name": "gateway"}, web=0, other=1)
    (why,) = canary_refusals.refused(cluster(deployment("web", 4), service("web"), idle), SUBJECT)
    assert "weight 0" in why.en


def test_what_pods_divide_cannot_be_tried_before_its_users():
    divided = replace(SUBJECT, split="replicas")
    made = cluster(deployment("web", 4), service("web"))
    assert canary_refusals.refused(made, divided) == ()
    (why,) = canary_refusals.refused(made, replace(divided, proof=job("proof")))
    assert "cannot be tried" in why.en
    assert canary_refusals.steps(made, SUBJECT, (5, 25)) == (5, 25)
    assert "gets 20.0%" in canary_refusals.steps(made, divided, (5, 25)).en


POSTS = [{"method": "POST"}, {"path": {"value": "/r"}}]
MIXED = copy.deepcopy(ROUTE)
MIXED["spec"]["rules"] = [
    {"name": "first", "matches": POSTS, "backendRefs": [{"name": "web", "port": 80}]},
    {"matches": [{"method": "POST"}], "backendRefs": [{"name": "web", "port": 80}]},
    {"filters": FILTERS, "backendRefs": [{"name": "web", "port": 80}]},
    {"backendRefs": [{"name": "other", "port": 80}]},
]


def test_copies_are_made_of_what_only_reads():
    """A rule for GET stands before each rule that may read; a second time changes nothing."""
    made, found = prepared(MIXED)
    before = made.get(found)["spec"]["rules"]
    copying = replace(RELEASE, mirroring=True, plan=replace(RELEASE.plan, mirror=20))
    for _ in range(2):
        canary.act(made, SUBJECT, found, copying)
    rules = made.get(found)["spec"]["rules"]
    backend = {"name": "web-canary", "port": 80}
    mirror = {"type": "RequestMirror", "requestMirror": {"backendRef": backend, "percent": 20}}
    assert [rule for rule in rules if rule in before] == before
    assert [rules.index(rule) for rule in rules if rule not in before] == [0, 3]
    assert rules[0]["matches"] == [{"path": {"value": "/r"}, "method": "GET"}]
    assert rules[0]["filters"] == [mirror] and "name" not in rules[0]
    assert rules[3]["matches"] == [{"method": "GET"}]
    assert rules[3]["filters"] == [*FILTERS, mirror]
    canary.act(made, SUBJECT, found, RELEASE)
    assert made.get(found)["spec"]["rules"] == before


HEADER = ("x-canary", "always")
RULED = {
    **ROUTE,
    "spec": {
        **ROUTE["spec"],
        "rules": [
            {
                "name": "pay",
                "matches": [
                    {"path": {"value": "/pay"}, "headers": [{"name": "a", "value": "b"}]},
                    {"method": "PUT"},
                ],
                "filters": [{"type": "RequestHeaderModifier"}],
                "backendRefs": [{"name": "web", "port": 80, "weight": 9},
                                {"name": "old", "port": 80, "weight": 1}],
            },
            {"backendRefs": [{"name": "other", "port": 80}]},
            {"backendRefs": [{"name": "web", "port": 80}]},
        ],
    },
}  # fmt: skip


def headed(heading):
    return replace(RELEASE, plan=replace(RELEASE.plan, header=HEADER), heading=heading)


def test_requests_with_the_header_get_a_rule_of_their_own_before_each():
    made, found = prepared(RULED)
    before = made.get(found)["spec"]["rules"]
    for _ in range(2):
        canary.act(made, SUBJECT, found, headed(True))
    rules = made.get(found)["spec"]["rules"]
    assert [rules[1], rules[2], rules[4]] == before
    bears = {"type": "Exact", "name": "x-canary", "value": "always"}
    assert rules[0] == {
        "matches": [
            {"path": {"value": "/pay"}, "headers": [{"name": "a", "value": "b"}, bears]},
            {"method": "PUT", "headers": [bears]},
        ],
        "filters": [{"type": "RequestHeaderModifier"}],
        "backendRefs": [{"name": "web-canary", "port": 80}],
    }
    assert rules[3] == {
        "matches": [{"headers": [bears]}],
        "backendRefs": [{"name": "web-canary", "port": 80}],
    }


def test_while_the_header_decides_the_weights_are_those_of_everybody_else():
    made, found = prepared(RULED)
    canary.act(made, SUBJECT, found, headed(True))
    assert made.weights(found)["web-canary"] == 0
    canary.act(made, SUBJECT, found, replace(headed(True), weight=5))
    rules = made.get(found)["spec"]["rules"]
    assert rules[0]["backendRefs"] == [{"name": "web-canary", "port": 80}]
    assert rules[2]["backendRefs"] == RULED["spec"]["rules"][1]["backendRefs"]
    assert made.weights(found)["web-canary"] == 5


def test_the_rules_of_the_header_go_when_the_weights_decide_and_nothing_is_left():
    made, found = prepared(RULED)
    before = made.get(found)["spec"]["rules"]
    canary.act(made, SUBJECT, found, headed(True))
    canary.act(made, SUBJECT, found, headed(False))
    assert made.get(found)["spec"]["rules"] == before
    canary.act(made, SUBJECT, found, headed(True))
    canary.retire(made, SUBJECT, found)
    assert made.get(found)["spec"]["rules"] == RULED["spec"]["rules"]
    assert made.get(found)["metadata"] == RULED["metadata"]


def test_copies_give_way_to_the_header():
    made, found = prepared(RULED)
    plan = replace(RELEASE.plan, header=HEADER, mirror=20)
    canary.act(made, SUBJECT, found, replace(RELEASE, plan=plan, mirroring=True))
    canary.act(made, SUBJECT, found, replace(RELEASE, plan=plan, heading=True))
    filters = [f["type"] for rule in made.get(found)["spec"]["rules"]
               for f in rule.get("filters", ())]  # fmt: skip
    assert "RequestMirror" not in filters
