"""The acceptance scenarios of releases, in simulated time, each with what it must cost at most."""

import copy
from dataclasses import replace
from datetime import time
from typing import NamedTuple

import pytest

from setsail.engine import canary_refusals, hold, records
from setsail.release import groups
from setsail.release.groups import Begin, Return
from setsail.release.rollback import Way
from setsail.release.windows import Calendar, Window
from setsail.sim.behaviour import Behaviour
from tests.engine.harbour import ENTRY, LOOK, PLAN, SPEC, Harbour
from tests.engine.test_canary import RULES, job
from tests.sim.objects import NAMESPACE, deployment, ref, run

NOT_TOLD = {
    8: "the simulation has no errors in clusters; tests/release/test_false_alarms.py tells it",
    16: "what a configuration says does not change how a simulated program behaves",
    27: "requests are counted, not sent over connections",
    28: "requests are counted, not sent by clients that could be kept to one version",
}
"""Scenarios that simulated time cannot tell, with the reason."""


class Result(NamedTuple):
    lost: int
    seconds: float | None
    verdict: str


def ended(harbour: Harbour) -> Result:
    return Result(harbour.lost, harbour.detection, harbour.release.outcome)


def s01_take_over_under_load():
    harbour = Harbour()
    pods, before = harbour.pods, harbour.get("Deployment")["spec"]
    harbour.take_over()
    run(harbour.cluster, 60)
    assert harbour.pods == pods
    assert harbour.get("Deployment")["spec"] == {**before, "paused": True}
    assert harbour.lost == 0
    return Result(harbour.lost, None, "held")


def s02_give_back():
    harbour = Harbour()
    pods, before = harbour.pods, harbour.get("Deployment")
    harbour.take_over()
    run(harbour.cluster, 30)
    assert hold.give_back(harbour.cluster, ref("Deployment", "web")) is None
    run(harbour.cluster, 60)
    assert (harbour.pods, harbour.get("Deployment"), harbour.lost) == (pods, before, 0)
    return Result(harbour.lost, None, "as before")


def s03_good_version():
    counted = {}

    def count(harbour):
        scrapes = [harbour.cluster.counters(NAMESPACE, w) for w in ("web-canary", "web")]
        totals = [sum(c.requests for c in scrape.values()) for scrape in scrapes]
        if not harbour.release.promoting:
            counted.setdefault(harbour.release.weight, []).append(totals)

    harbour = Harbour(meddle=count).push().sail()
    for weight in PLAN.steps:
        (new, old), (new_after, old_after) = counted[weight][1], counted[weight][-1]
        share = 100 * (new_after - new) / (new_after - new + old_after - old)
        assert abs(share - weight) <= 2, (weight, share)
    assert harbour.steps == [5, 20, 40, 0] and harbour.image() == "web:2"
    assert harbour.lost == 0 and harbour.release.outcome == "released"
    return Result(harbour.lost, None, harbour.release.outcome)


def s03_good_version_divided_by_pods():
    seen = []

    def count(harbour):
        arms = [len(harbour.cluster.endpoints(NAMESPACE, n)) for n in ("web", "web-canary")]
        if not harbour.release.promoting and harbour.now - harbour.release.since > 20:
            seen.append((harbour.release.weight, *arms))

    plan = replace(PLAN, steps=(9, 17, 41))
    harbour = Harbour(plan=plan, bodies=(), replicas=10, split="replicas", meddle=count).push()
    assert canary_refusals.steps(harbour.cluster, harbour.subject, (10, 20, 40)) == plan.steps
    harbour.sail()
    assert harbour.steps == [9, 17, 41, 0] and harbour.lost == 0, harbour.whys
    assert set(seen) >= {(9, 11, 1), (17, 12, 2), (41, 17, 7)}
    assert harbour.release.outcome == "released" and harbour.cluster.find("HTTPRoute", "shop") == ()
    return Result(harbour.lost, None, "released at 9, 17 and 41 % of the pods")


def s04_every_request_fails_and_copies_tell():
    """Before any user meets it; the good version gets through the same."""
    plan = replace(PLAN, mirror=20)
    harbour = Harbour(plan=plan).push(errors=0.05).sail()
    assert harbour.release.outcome == "rolled back" and harbour.first is None
    assert any("copies" in why for why in harbour.whys) and harbour.lost == 0
    before = harbour.cluster.find("HTTPRoute", NAMESPACE)
    good = Harbour(plan=plan).push().sail()
    assert good.release.outcome == "released" and good.steps == [5, 20, 40, 0]
    assert good.lost == 0 and good.cluster.find("HTTPRoute", NAMESPACE) == before
    return Result(harbour.lost, None, "rolled back, no user met it")


def s04_a_trial_fails_before_any_user():
    harbour = Harbour(jobs={"proof": job("proof")})
    harbour.behaviours["proof:1"] = Behaviour(start=15.0, passes=False)
    harbour.push(errors=1.0).sail()
    assert harbour.release.outcome == "rolled back" and harbour.first is None
    assert harbour.lost == 0 and "trial failed" in harbour.release.why.en
    return Result(harbour.lost, None, "rolled back, no user met it")


def s04_every_request_fails_divided_by_pods():
    plan = replace(PLAN, steps=(9, 17, 41))
    harbour = Harbour(plan=plan, bodies=(), replicas=10, split="replicas").push(errors=1.0).sail()
    assert harbour.release.outcome == "rolled back" and harbour.detection <= 10
    assert harbour.lost <= 120 and len(harbour.cluster.endpoints(NAMESPACE, "web")) == 10
    return ended(harbour)


def caught(within, lost, **behaviour):
    harbour = Harbour().push(**behaviour)
    pods = harbour.pods
    harbour.sail()
    assert harbour.release.outcome == "rolled back", harbour.whys
    assert harbour.detection <= within, harbour.detection
    assert harbour.lost <= lost, harbour.lost
    assert harbour.pods == pods and harbour.image() == "web:2", "nothing is reverted"
    return ended(harbour)


def s04_every_request_fails():
    return caught(within=10, lost=60, errors=1.0)


def s05_half_fail():
    return caught(within=15, lost=60, errors=0.5)


def s05_one_in_twenty_fails():
    return caught(within=60, lost=60, errors=0.05)


def s05_one_in_a_hundred_fails():
    return caught(within=300, lost=120, errors=0.01)


def s06_three_times_slower():
    return caught(within=30, lost=0, slower=3.0)


def s07_a_dependency_fails_for_both():
    def fail(harbour):
        bad = harbour.first is not None and 10 <= harbour.now - harbour.first < 70
        for image in ("web:1", "web:2"):
            harbour.behaviours[image] = Behaviour(errors=0.2 if bad else 0.0)

    harbour = Harbour(meddle=fail).push().sail()
    assert harbour.release.outcome == "released", harbour.whys
    assert any("cause is elsewhere" in why for why in harbour.whys)
    return Result(harbour.lost, None, "released; all lost requests are the dependency's")


def s09_metrics_away_for_five_minutes():
    weights = set()

    def away(harbour):
        since = harbour.now - harbour.release.since if harbour.release.weight == 20 else 0
        harbour.metrics.away = 10 <= since < 310
        if harbour.metrics.away:
            weights.add(harbour.release.weight)

    harbour = Harbour(meddle=away).push().sail()
    assert weights == {20} and any("no metrics" in why for why in harbour.whys)
    assert harbour.release.outcome == "released" and harbour.lost == 0
    return Result(harbour.lost, None, "held, then released")


def s10_no_traffic():
    harbour = Harbour(plan=replace(PLAN, deadline=400.0), rate=0.0).push().sail()
    assert harbour.release.outcome == "inconclusive" and harbour.steps == [5]
    return Result(harbour.lost, None, harbour.release.outcome)


def s11_nobody_steers_for_two_minutes():
    harbour = Harbour().push()
    while harbour.release.weight < 20:
        harbour.sail(LOOK)
    harbour.behaviours["web:2"] = Behaviour(errors=0.5)
    run(harbour.cluster, 120)
    back = harbour.now
    harbour.act()
    harbour.sail()
    assert harbour.release.outcome == "rolled back"
    assert harbour.off - back <= 30
    return Result(harbour.lost, harbour.off - back, "rolled back after the restart")


def s12_steered_by_ten_after_another():
    looks = [0]

    def die(harbour):
        """Between saving and acting, at every other step, and again later."""
        looks[0] += 1
        if looks[0] % 5 == 0:
            harbour.think()
            run(harbour.cluster, 7)
            harbour.act()

    harbour = Harbour(meddle=die).push().sail()
    assert looks[0] >= 50 and harbour.steps == [5, 20, 40, 0]
    assert harbour.release.outcome == "released" and harbour.lost == 0
    return Result(harbour.lost, None, "released, each step once")


def s13_a_third_version_midway():
    def newer(harbour):
        if harbour.release.weight == 40 and harbour.image() == "web:2":
            harbour.ask_for("web:3")

    harbour = Harbour(meddle=newer).push().sail()
    assert harbour.release.outcome == "superseded" and harbour.lost == 0
    assert harbour.image() == "web:3"
    first = harbour.steps
    harbour.steps, harbour.meddle = [], lambda harbour: None
    harbour.begin().sail()
    assert first == [5, 20, 40] and harbour.steps == [5, 20, 40, 0]
    assert harbour.release.outcome == "released" and harbour.image() == "web:3"
    assert harbour.lost == 0
    return Result(harbour.lost, None, "superseded, then the third is released")


def s13_a_third_version_while_stable_rolls():
    def newer(harbour):
        if harbour.release.promoting and harbour.image() == "web:2":
            run(harbour.cluster, 6)
            harbour.ask_for("web:3")

    harbour = Harbour(meddle=newer).push().sail()
    assert harbour.release.outcome == "superseded" and harbour.lost == 0
    images = {pod.image for pod in harbour.cluster.state.pods.values()}
    assert images == {"web:1"} and harbour.image() == "web:3"
    return Result(harbour.lost, None, "superseded; the first serves, the third is asked for")


def s14_its_owner_returns():
    asked = []

    def revert(harbour):
        if harbour.release.weight == 40 and not asked:
            asked.append(harbour.now)
            harbour.ask_for("web:1")

    harbour = Harbour(meddle=revert).push()
    pods = harbour.pods
    harbour.sail()
    assert harbour.release.outcome == "withdrawn" and harbour.off - asked[0] <= 10
    assert harbour.pods == pods and harbour.lost == 0
    return Result(harbour.lost, harbour.off - asked[0], harbour.release.outcome)


AUTOSCALER = {
    "apiVersion": "autoscaling/v2",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "web", "namespace": NAMESPACE},
    "spec": {
        "scaleTargetRef": {"kind": "Deployment", "name": "web"},
        "minReplicas": 3,
        "maxReplicas": 20,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"averageUtilization": 60}},
            }
        ],
    },
}


def config(level):
    return {"apiVersion": "v1", "kind": "ConfigMap", "data": {"LEVEL": level},
            "metadata": {"name": "web", "namespace": NAMESPACE}}  # fmt: skip


READS = SPEC["container"] | {"envFrom": [{"configMapRef": {"name": "web"}}]}


def s15_back_to_an_old_record():
    low = copy.deepcopy(AUTOSCALER)
    harbour = Harbour(bodies=(ENTRY, config("info"), low))
    for number, level, least in ((2, "info", 3), (3, "debug", 4)):
        template = deployment("web", image=f"web:{number}", container=READS)["spec"]["template"]
        harbour.take_over()
        harbour.cluster.patch(ref("Deployment", "web"), {"spec": {"template": template}})
        harbour.cluster.apply(config(level))
        harbour.begin().sail()
        harbour.cluster.patch(
            ref("HorizontalPodAutoscaler", "web"), {"spec": {"minReplicas": least}}
        )
        harbour.record()
    way = records.way_back(harbour.cluster, ref("Deployment", "web"), 1)
    assert isinstance(way, Way)
    began, web = harbour.now, ref("Deployment", "web")
    records.go(harbour.cluster, way)
    while not (hold.complete(harbour.get("Deployment")) and harbour.now > began):
        run(harbour.cluster, 1)
    took = harbour.now - began
    assert hold.take_over(harbour.cluster, web) is None
    kept = records.read(harbour.cluster, web)[0]
    for kind in ("Deployment", "HorizontalPodAutoscaler", "Service", "HTTPRoute"):
        spec = dict(harbour.get(kind, kept.of(kind)["metadata"]["name"])["spec"])
        for field in ("paused", "replicas"):  # the hold's, and the autoscaler's
            spec.pop(field, None)
        assert spec.items() <= kept.of(kind)["spec"].items(), kind
    assert harbour.get("ConfigMap")["data"] == {"LEVEL": "info"}
    assert took <= Behaviour().start + 15 and harbour.lost == 0
    return Result(harbour.lost, took, "image, configuration, scale and routes of record 1")


def s17_autoscaler_and_more_load():
    seen = []

    def rise(harbour):
        rates = {0: 100.0, 5: 100.0}
        rate = rates.get(harbour.release.weight, 300.0)
        entries = tuple(replace(e, rate=rate) for e in harbour.load.entries)
        harbour.cluster.let_in(replace(harbour.load, entries=entries))
        pods = [harbour.get("Deployment", n)["spec"]["replicas"] for n in ("web", "web-canary")]
        seen.append((harbour.release.weight, *pods))

    harbour = Harbour(bodies=(ENTRY, AUTOSCALER), replicas=7, capacity=50.0, meddle=rise,
                      plan=replace(PLAN, hold=90.0)).push().sail()  # fmt: skip
    assert min(stable for _, stable, _ in seen) >= 7
    late = [each for each in seen if each[0] == 40][-1]
    assert late[2] >= 3 and harbour.release.outcome == "released"
    assert harbour.get("HorizontalPodAutoscaler")["spec"] == AUTOSCALER["spec"]
    assert harbour.lost <= 10, "the load trebles within a second"
    return Result(harbour.lost, None, f"released; stable never below {min(s for _, s, _ in seen)}")


def s18_a_stable_pod_is_away_at_the_abort():
    def kill(harbour):
        if harbour.first == harbour.now - LOOK:
            harbour.cluster.delete(ref("Pod", harbour.pods[0]), grace=0.0)

    harbour = Harbour(meddle=kill).push(errors=1.0).sail()
    assert harbour.release.outcome == "rolled back" and harbour.detection <= 10
    return ended(harbour)


def s19_stable_is_broken_and_the_cure_is_released():
    def urged(harbour, seen):
        people = ("alice",) if harbour.now < 150 else ("alice", "bob")
        return replace(seen, urged_by=people)

    harbour = Harbour(plan=replace(PLAN, author="alice"), change=urged)
    harbour.behaviours["web:1"] = Behaviour(pulls=False)
    for pod in harbour.pods:
        harbour.cluster.delete(ref("Pod", pod), grace=0.0)
    run(harbour.cluster, 5)
    harbour.push()
    before = []
    harbour.meddle = lambda h: before.append(h.lost) if h.release.weight == 0 else None
    harbour.sail()
    assert harbour.release.outcome == "released" and harbour.steps == [100, 0]
    assert harbour.first >= 150, "the author's own word is not enough"
    after = harbour.lost - before[-1]
    assert after <= 400, "only until the first requests went to the cure"
    return Result(harbour.lost, None, "released with another's approval")


def s20_an_image_that_does_not_exist():
    harbour = Harbour(plan=replace(PLAN, deadline=300.0)).push(pulls=False)
    pods, began = harbour.pods, harbour.now
    harbour.sail()
    assert harbour.release.outcome == "rolled back" and harbour.off - began <= 310
    assert harbour.pods == pods and harbour.lost == 0 and harbour.first is None
    assert "not ready by the deadline" in harbour.release.why.en
    return Result(harbour.lost, harbour.off - began, harbour.release.outcome)


def in_git(image):
    return deployment("web", 4, image=image, **SPEC)


def s21_git_is_applied_again_and_again():
    def heal(harbour):
        harbour.cluster.apply(in_git("web:2"))

    def fail(harbour):
        heal(harbour)
        if harbour.release.promoting:
            harbour.behaviours["web:2"] = Behaviour(errors=0.5)

    good = Harbour(meddle=heal).push().sail()
    assert good.release.outcome == "released" and good.lost == 0
    bad = Harbour(meddle=heal).push(errors=1.0)
    pods = bad.pods
    bad.sail()
    assert bad.release.outcome == "rolled back"
    for _ in range(90):
        heal(bad)
        bad.act()
        run(bad.cluster, 10)
    assert bad.pods == pods and bad.image() == "web:2", "held, and Git sees what it wants"
    halfway = Harbour(meddle=fail).push().sail()
    assert halfway.release.outcome == "rolled back"
    assert {p.image for p in halfway.cluster.state.pods.values()} == {"web:1"}
    return Result(bad.lost, bad.detection, "rolled back, no pod restarted in 15 minutes")


def s22_a_route_with_rules_of_its_own():
    custom = copy.deepcopy(ENTRY)
    custom["spec"]["rules"] = copy.deepcopy(RULES)
    harbour = Harbour(bodies=(custom,))
    before = harbour.cluster.find("HTTPRoute", NAMESPACE)
    harbour.push().sail()
    assert harbour.cluster.find("HTTPRoute", NAMESPACE) == before
    assert harbour.release.outcome == "released" and harbour.lost == 0
    return Result(harbour.lost, None, "released, the route equal to the byte")


def s23_a_group_is_released_as_a_whole_or_not():
    lost, told = 0, []
    for fails in ("back", "front"):
        members = groups.order({"front": frozenset({"back"}), "back": frozenset()})
        harbours = {name: Harbour() for name in members}
        outcomes, returned = {}, set()
        while True:
            match groups.decide(members, outcomes, frozenset(returned)):
                case Begin(name):
                    harbours[name].record()
                    harbours[name].push(errors=1.0 if name == fails else 0.0).sail()
                    outcomes[name] = harbours[name].release.outcome
                    told.append(f"{name} {outcomes[name]}")
                case Return(name):
                    cluster, web = harbours[name].cluster, ref("Deployment", "web")
                    records.go(cluster, records.way_back(cluster, web, 1))
                    run(cluster, 60)
                    returned.add(name)
                    told.append(f"{name} returned")
                case _:
                    break
        for harbour in harbours.values():
            images = {pod.image for pod in harbour.cluster.state.pods.values()}
            assert images == {"web:1"}
        lost += sum(harbour.lost for harbour in harbours.values())
    assert told == ["back rolled back", "back released", "front rolled back", "back returned"]
    return Result(lost, None, "all or none, back in reverse")


def s24_a_migration_fails():
    harbour = Harbour(jobs={"expand": job("expand"), "contract": job("contract")})
    harbour.behaviours["expand:1"] = Behaviour(start=20.0, passes=False)
    harbour.push().sail()
    assert harbour.release.outcome == "rolled back" and harbour.first is None
    assert harbour.lost == 0 and not harbour.get("Job", "contract")
    return Result(harbour.lost, None, "rolled back, no request moved")


def s24_the_version_fails_after_its_migration():
    harbour = Harbour(jobs={"expand": job("expand"), "contract": job("contract")})
    harbour.behaviours["expand:1"] = Behaviour(start=20.0)
    harbour.record(level=1)
    harbour.push(errors=1.0).sail()
    assert harbour.release.outcome == "rolled back" and not harbour.get("Job", "contract")
    harbour.record(level=1)
    assert isinstance(records.way_back(harbour.cluster, ref("Deployment", "web"), 1), Way)
    harbour.record(level=2, floor=2)
    way = records.way_back(harbour.cluster, ref("Deployment", "web"), 1)
    assert not isinstance(way, Way) and "no longer serve" in way.en
    return ended(harbour)


def s25_closed_and_two_persons():
    opens = Window(frozenset({3}), time(0, 5), time(0, 0))
    plan = replace(PLAN, author="alice", approvals=1, calendar=Calendar(windows=(opens,)))

    def approved(harbour, seen):
        return replace(seen, approved_by=("alice",) if harbour.now < 400 else ("alice", "bob"))

    harbour = Harbour(plan=plan, change=approved).push().sail()
    assert harbour.first >= 400 and harbour.release.outcome == "released"
    assert any("no changes are made" in why for why in harbour.whys)
    assert any("author's own approval does not count" in why for why in harbour.whys)
    harbour.record(approved_by=("bob",))
    harbour.record(approved_by=("bob",))
    assert records.faults(harbour.cluster, ref("Deployment", "web")) == ()
    assert harbour.lost == 0
    return Result(harbour.lost, None, "held, then released; the chain holds")


BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "web", "namespace": NAMESPACE},
    "spec": {"minAvailable": 3, "selector": {"matchLabels": {"app": "web"}}},
}


def s26_a_node_is_drained():
    def drain(harbour):
        if harbour.release.weight == 20:
            node = harbour.cluster.state.nodes[0].name
            for workload in ("web", "web-canary"):
                for pod in harbour.cluster.pods(NAMESPACE, workload):
                    if pod.node == node:
                        harbour.cluster.evict(NAMESPACE, pod.name)

    harbour = Harbour(bodies=(ENTRY, BUDGET), meddle=drain).push().sail()
    assert harbour.lost == 0, harbour.whys
    return Result(harbour.lost, None, harbour.release.outcome)


def s29_blue_green_and_back():
    asked = []

    def stop(harbour, seen):
        if harbour.release.weight == 100 and harbour.now - harbour.release.since > 20:
            asked.append(harbour.now)
        return replace(seen, stop_asked=bool(asked))

    harbour = Harbour(plan=replace(PLAN, steps=(100,)), change=stop).push().sail()
    assert harbour.steps == [100] and harbour.release.outcome == "rolled back"
    assert harbour.off - asked[0] <= 5 and harbour.lost == 0
    return Result(harbour.lost, harbour.off - asked[0], "switched and back")


def s30_weights_changed_by_hand():
    edited = []

    def edit(harbour):
        since = harbour.now - harbour.release.since
        if harbour.release.weight == 20 and since >= 20 and not edited:
            edited.append(harbour.now)
            harbour.cluster.route(harbour.route, {"web": 20, "web-canary": 80})

    restored = []

    def watch(harbour, seen):
        if edited and not restored and seen.weight == 20:
            restored.append(harbour.now)
        return seen

    harbour = Harbour(meddle=edit, change=watch).push().sail()
    assert any("not those intended" in why for why in harbour.whys)
    assert restored[0] - edited[0] <= 4
    assert harbour.release.outcome == "released" and harbour.lost == 0
    return Result(harbour.lost, restored[0] - edited[0], "restored, told, released")


SCENARIOS = {n: told for n, told in sorted(globals().items()) if n[:1] == "s" and n[1:3].isdigit()}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenario(name):
    SCENARIOS[name]()


def test_none_of_the_thirty_is_forgotten():
    told = {int(name[1:3]) for name in SCENARIOS}
    assert told | set(NOT_TOLD) == set(range(1, 31)) and not told & set(NOT_TOLD)
