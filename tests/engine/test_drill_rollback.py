"""The drill of a rollback: all is as before, it is measured, and what is not shown is said."""

from dataclasses import replace

import pytest

from setsail.engine import belongings, deposited, drill_rollback, hold, records, way_back
from setsail.engine.drill_rollback import Drill
from setsail.engine.way_back import NoWay
from setsail.evidence import readiness
from setsail.sim.behaviour import Behaviour
from setsail.system.values import Environment, System
from setsail.world import store
from tests.engine.harbour import ENTRY, Harbour
from tests.engine.test_going_back import clock
from tests.engine.test_records import ABOUT, READS, WEB, ask
from tests.engine.test_scenarios import AUTOSCALER, config
from tests.sim.objects import deployment, ref, run

AT = 1_772_445_600.0


def harbour(*bodies, container=READS):
    made = Harbour(bodies=(ENTRY, config("info"), *bodies))
    template = deployment("web", image="web:1", container=container)["spec"]["template"]
    made.cluster.patch(WEB, {"spec": {"template": template}})
    run(made.cluster, 40)
    return made


def drilled(made, seconds=120.0):
    drill = Drill(WEB, "alice", (seconds, clock(made)), lambda: AT)
    return drill_rollback.run(made.cluster, drill, lambda text: None)


def state(made):
    kinds = "Deployment", "ConfigMap", "HorizontalPodAutoscaler"
    found = {kind: made.get(kind) for kind in kinds}
    for body in filter(None, found.values()):
        body.pop("status", None)
        body["metadata"].pop("resourceVersion", None)
    return found


@pytest.mark.parametrize("bodies", [(), (AUTOSCALER,)])
def test_everything_is_as_before_and_no_request_is_lost(bodies):
    made = harbour(*bodies)
    before = state(made)
    seen = []
    drill = Drill(WEB, "alice", (120.0, clock(made)), lambda: AT)
    found = drill_rollback.run(made.cluster, drill, lambda text: seen.append(text.en))
    run(made.cluster, 60)
    assert state(made) == before and made.lost == 0
    assert (found.verdict, found.item, found.kind) == ("pass", "rollback-in-one-step", "drill")
    assert found.subject == "Deployment/web" and found.observed == AT and found.lacks is None
    assert float(found.measured.split()[0]) <= Behaviour().start + 15
    assert any("differs without harm" in line for line in seen)


def test_the_version_differs_in_pods_configuration_and_number():
    made = harbour()
    drilled(made)
    first, second, third = records.good(made.cluster, WEB)
    assert [r.about.outcome for r in (first, second, third)] == ["found", "drilled", "drilled"]
    assert third.about.returned_to == 1
    env = second.of("Deployment")["spec"]["template"]["spec"]["containers"][0]["env"]
    assert env[-1] == {"name": "SETSAIL_DRILL", "value": "1772445600"}
    assert second.configuration != first.configuration == third.configuration
    counts = [r.of("Deployment")["spec"]["replicas"] for r in (first, second, third)]
    assert counts == [4, 5, 4]


def test_what_is_on_record_already_is_not_recorded_again():
    made = harbour()
    records.write(made.cluster, WEB, replace(ABOUT, level=3, floor=2))
    drilled(made)
    found = records.good(made.cluster, WEB)
    assert [r.about.outcome for r in found] == ["released", "drilled", "drilled"]
    assert {(r.about.level, r.about.floor) for r in found} == {(3, 2)}


def test_a_drill_does_not_stand_in_the_way_of_a_real_step_back():
    made = harbour()
    records.write(made.cluster, WEB, ABOUT)
    ask(made, "web:2")
    records.write(made.cluster, WEB, ABOUT)
    drilled(made)
    assert way_back.plan(made.cluster, WEB, None).target.number == 1


def test_a_version_that_does_not_come_up_shows_nothing_and_is_gone_back_from():
    made = harbour()
    before = state(made)

    def tell(text):
        comes = "differs without harm" not in text.en
        if not comes or text.en.startswith("the pods of record"):
            made.behaviours["web:1"] = Behaviour(pulls=comes)

    drill = Drill(WEB, "alice", (60.0, clock(made)), lambda: AT)
    found = drill_rollback.run(made.cluster, drill, tell)
    assert found.verdict == "invalid" and "does not serve" in found.said.en
    run(made.cluster, 60)
    assert state(made) == before


def test_a_way_back_that_takes_too_long_fails(monkeypatch):
    monkeypatch.setattr(drill_rollback, "BAR", -100.0)
    assert drilled(harbour()).verdict == "fail"


def test_secrets_that_cannot_come_back_are_not_shown_to():
    reads = READS | {
        "env": [{"name": "PW", "valueFrom": {"secretKeyRef": {"name": "db", "key": "p"}}}]
    }
    found = drilled(harbour(container=reads))
    assert found.verdict == "pass" and "Secrets db come back" in found.lacks.en


def test_configuration_that_others_read_or_that_is_fixed_is_left_alone():
    for change in ("shared", "immutable"):
        made = harbour()
        if change == "shared":
            made.cluster.apply(deployment("other", container=READS))
        else:
            made.cluster.patch(ref("ConfigMap", "web"), {"immutable": True})
        drilled(made)
        first, second, _ = records.good(made.cluster, WEB)
        assert first.configuration == second.configuration, change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda h: h.cluster.delete(WEB), "there is no web"),
        (lambda h: h.take_over(), "is held"),
        (lambda h: h.cluster.apply(deployment("web-canary")), "under way"),
        (lambda h: h.cluster.patch(WEB, {"metadata": {"labels": {
            "kustomize.toolkit.fluxcd.io/name": "apps"}}}), "Flux"),
    ],
)  # fmt: skip
def test_what_cannot_be_drilled_is_left_as_it_is(spoil, said):
    made = harbour()
    spoil(made)
    before = state(made) if "no web" not in said else None
    with pytest.raises(NoWay, match=said):
        drilled(made)
    assert before is None or state(made) == before
    assert hold.paused(made.get("Deployment")) is (said == "is held")


def test_evidence_is_kept_and_answers_its_item(tmp_path):
    kept = store.Store(store.beside(str(tmp_path / "system.yaml")))
    tried, real = (System("shop", environment=Environment(name)) for name in ("test", "prod"))
    found = drilled(harbour())
    deposited.deposit(kept, tried, [found])
    assert deposited.evidence(kept, tried, AT) == (found,)
    assert deposited.evidence(kept, real, AT) == ()
    answers = readiness.work_out(deposited.evidence(kept, tried, AT), "A", AT + 60).answers
    (answer,) = (a for a in answers if a.item.id == found.item)
    assert found in answer.evidence


def test_how_long_a_pod_took_is_what_the_api_tells():
    def pod(made, ready, status="True"):
        condition = {"type": "Ready", "status": status, "lastTransitionTime": ready}
        return {"metadata": {"creationTimestamp": made}, "status": {"conditions": [condition]}}

    early = pod("2026-03-02T10:00:00Z", "2026-03-02T10:00:04Z")
    late = pod("2026-03-02T10:00:00Z", "2026-03-02T10:00:09Z")
    never = pod("2026-03-02T10:00:00Z", "2026-03-02T10:01:00Z", "False")
    assert belongings.start([early, late, never]) == 9.0
    assert belongings.start([]) == 0.0
