"""Going back on a cluster: what serves is the record, nothing is lost, dying is safe anywhere."""

from dataclasses import replace

import pytest

from setsail.engine import going_back, hold, records, way_back
from setsail.engine.apply import Clock, DoesNotServe
from setsail.engine.way_back import NoWay
from setsail.release import rollback
from setsail.release.record import About
from setsail.sim.behaviour import Behaviour
from tests.engine.harbour import ENTRY, Harbour
from tests.engine.test_records import ABOUT, READS, WEB, ask
from tests.engine.test_scenarios import AUTOSCALER, config
from tests.sim.objects import NAMESPACE, deployment, ref, run

BACK = About("2026-03-02T11:00:00Z", "bob", "returned", "users complain", "用户投诉", returned_to=1)


def harbour(*bodies):
    """Record 1 ran web:1 with "info", record 2 runs web:2 with "debug"."""
    made = Harbour(bodies=(ENTRY, config("info"), *bodies))
    ask(made, "web:1")
    records.write(made.cluster, WEB, ABOUT)
    made.cluster.apply(config("debug"))
    ask(made, "web:2")
    records.write(made.cluster, WEB, ABOUT)
    return made


def clock(made):
    return Clock(lambda: made.now, lambda seconds: run(made.cluster, round(seconds)))


def back(made, to=None, seconds=120.0, tell=lambda text: None):
    plan = way_back.plan(made.cluster, WEB, to)
    return going_back.go(made.cluster, plan, BACK, (seconds, clock(made)), tell)


def same_as_record_1(made):
    first = records.good(made.cluster, WEB)[0].of("Deployment")["spec"]["template"]
    now = hold.template(made.get("Deployment"))
    return rollback.hold_back(now) == first and made.get("ConfigMap")["data"] == {"LEVEL": "info"}


def test_one_step_back_serves_what_served_before_and_loses_nothing():
    made = harbour()
    began = made.now
    kept = back(made)
    assert (
        same_as_record_1(made) and made.image() == "web:1" and hold.complete(made.get("Deployment"))
    )
    assert made.now - began <= Behaviour().start + 15
    run(made.cluster, 30)
    assert made.lost == 0
    assert kept.number == 3 and kept.about == BACK
    assert records.faults(made.cluster, WEB) == ()
    assert rollback.GOING not in made.get("Deployment")["metadata"].get("annotations", {})


def test_a_call_that_is_repeated_goes_no_further_back():
    made = harbour()
    back(made)
    with pytest.raises(NoWay, match="went back to record 1 already"):
        way_back.plan(made.cluster, WEB, None)
    assert way_back.plan(made.cluster, WEB, 2).target.number == 2
    assert way_back.plan(made.cluster, WEB, 1).shown == ()


def test_what_somebody_changed_since_goes_back_to_the_newest_record():
    made = harbour()
    ask(made, "web:3")
    assert way_back.plan(made.cluster, WEB, None).target.number == 2


def test_what_changes_is_shown_first_and_nothing_is_done():
    made = harbour()
    before = made.get("Deployment"), made.get("ConfigMap")
    plan = way_back.plan(made.cluster, WEB, None)
    assert (made.get("Deployment"), made.get("ConfigMap")) == before
    told = {str(step.ref): [str(change) for change in step.changes] for step in plan.shown}
    assert told == {
        "ConfigMap/web": ["data.LEVEL"],
        "Deployment/web": ["spec.template.spec.containers.main.image"],
    }
    assert [step.restarts for step in plan.shown] == [False, True]


def test_a_held_deployment_is_held_again():
    made = harbour()
    made.take_over()
    back(made)
    assert hold.paused(made.get("Deployment")) and same_as_record_1(made)


def test_configuration_alone_replaces_the_pods():
    made = Harbour(bodies=(ENTRY, config("info")))
    ask(made, "web:1")
    records.write(made.cluster, WEB, ABOUT)
    made.cluster.apply(config("debug"))
    records.write(made.cluster, WEB, ABOUT)
    pods = made.pods
    back(made)
    assert same_as_record_1(made) and not set(pods) & set(made.pods)
    run(made.cluster, 30)
    assert made.lost == 0


SLOW = {"minReadySeconds": 10,
        "strategy": {"type": "RollingUpdate",
                     "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}  # fmt: skip


@pytest.mark.parametrize("gently", [False, True])
def test_all_pods_come_at_once_and_its_owners_pace_is_kept(gently):
    made = harbour()
    made.cluster.patch(WEB, {"spec": SLOW})
    most = [0]

    def count(text):
        pods = [p for p in made.cluster.pods(NAMESPACE, "web") if p.phase != "Terminating"]
        most[0] = max(most[0], len(pods))

    plan = replace(way_back.plan(made.cluster, WEB, 1), gently=gently)
    going_back.go(made.cluster, plan, BACK, (600.0, clock(made)), count)
    assert (most[0] > 5) is not gently
    spec = made.get("Deployment")["spec"]
    assert {key: spec[key] for key in SLOW} == SLOW
    kept = records.good(made.cluster, WEB)[-1].of("Deployment")["spec"]
    assert {key: kept[key] for key in SLOW} == SLOW
    run(made.cluster, 30)
    assert made.lost == 0


def test_one_that_first_ends_its_pods_is_not_hurried():
    assert rollback.hurried({"spec": {"strategy": {"type": "Recreate"}}}) == {}
    assert rollback.hurried({"spec": {}})["spec"]["strategy"]["rollingUpdate"] == {
        "maxSurge": "100%"
    }


class Died(Exception):
    pass


class Mortal:
    """A cluster on which we die after so many changes."""

    def __init__(self, cluster, changes):
        self._cluster, self._left = cluster, changes

    def __getattr__(self, name):
        found = getattr(self._cluster, name)
        if name not in ("apply", "patch", "delete"):
            return found

        def change(*args, **more):
            if self._left == 0:
                raise Died
            self._left -= 1
            return found(*args, **more)

        return change


@pytest.mark.parametrize("only_configuration", [False, True])
@pytest.mark.parametrize("held", [False, True])
def test_it_may_die_after_any_change_and_a_repeated_call_ends_the_same(only_configuration, held):
    for changes in range(30):
        made = harbour()
        if only_configuration:
            ask(made, "web:1")
        made.cluster.patch(WEB, {"spec": SLOW})
        if held:
            made.take_over()
        try:
            mortal = Mortal(made.cluster, changes)
            plan = way_back.plan(mortal, WEB, 1)
            going_back.go(mortal, plan, BACK, (600.0, clock(made)), lambda text: None)
        except Died:
            run(made.cluster, 3)
            going_back.tidy(made.cluster, WEB)
            plan = way_back.plan(made.cluster, WEB, 1)
            if plan.shown or rollback.begun(made.get("Deployment")):
                going_back.go(made.cluster, plan, BACK, (600.0, clock(made)), lambda text: None)
        else:
            assert changes >= 5
            break
        assert same_as_record_1(made), changes
        spec = made.get("Deployment")["spec"]
        assert {key: spec[key] for key in SLOW} == SLOW, changes
        assert hold.complete(made.get("Deployment")) and hold.paused(made.get("Deployment")) is held
        assert rollback.begun(made.get("Deployment")) is None
        numbers = [r.number for r in records.good(made.cluster, WEB)]
        assert numbers in ([1, 2, 3], [1, 2]) and records.faults(made.cluster, WEB) == ()
        assert pods_read_it(made), changes
    else:
        pytest.fail("it never came to its end")


def pods_read_it(made):
    """No pod is older than the configuration that it must have read."""
    template = hold.template(made.get("Deployment"))
    revisions = {pod.revision for pod in made.cluster.pods(NAMESPACE, "web")
                 if pod.phase != "Terminating"}  # fmt: skip
    return len(revisions) == 1 and bool(template)


def test_pods_that_do_not_come_up_are_told_and_the_way_stays_noted():
    made = harbour()
    made.behaviours["web:1"] = Behaviour(pulls=False)
    with pytest.raises(DoesNotServe) as told:
        back(made, seconds=30.0)
    assert "repeat the call" in told.value.problems[0].help.en
    assert rollback.begun(made.get("Deployment")).to == 1
    made.behaviours["web:1"] = Behaviour()
    assert way_back.plan(made.cluster, WEB, None).target.number == 1
    back(made)
    assert same_as_record_1(made)


def test_there_is_no_way_while_a_release_is_under_way():
    made = harbour()
    made.running = hold.before(made.cluster, WEB)
    made.push("web:3")
    with pytest.raises(NoWay, match="under way"):
        way_back.plan(made.cluster, WEB, None)


def test_a_release_that_has_only_begun_is_under_way_too():
    made = harbour()
    made.cluster.apply(
        {"apiVersion": "v1", "kind": "ConfigMap"}
        | {"metadata": {"name": "web-releasing", "namespace": NAMESPACE}}
    )
    with pytest.raises(NoWay, match="web-releasing is there"):
        way_back.plan(made.cluster, WEB, None)


def test_without_records_there_is_no_way():
    with pytest.raises(NoWay, match="no record of a release of web"):
        way_back.plan(Harbour().cluster, WEB, None)


def altered(made, name="web-release-2"):
    data = {"about.json": made.get("ConfigMap", name)["data"]["about.json"] + " "}
    made.cluster.patch(ref("ConfigMap", name), {"data": data})


def test_altered_records_stop_it_unless_they_are_trusted():
    made = harbour()
    altered(made)
    with pytest.raises(NoWay, match="web-release-2 was changed after it was written"):
        way_back.plan(made.cluster, WEB, 1)
    plan = way_back.plan(made.cluster, WEB, 1, trust=True)
    assert "web-release-2 was changed" in plan.warnings[0].en


def test_a_copy_that_is_lost_cannot_be_trusted_into_being():
    made = harbour()
    (copied,) = records.good(made.cluster, WEB)[0].configuration
    made.cluster.delete(ref("ConfigMap", copied.copy))
    with pytest.raises(NoWay, match="the copy of web is gone"):
        way_back.plan(made.cluster, WEB, 1, trust=True)


def test_others_that_read_the_configuration_are_named():
    made = harbour()
    made.cluster.apply(deployment("other", container=READS))
    plan = way_back.plan(made.cluster, WEB, 1)
    assert [w.en for w in plan.warnings] == ["Deployment other reads the configuration web too"]


def test_what_came_since_stays_and_is_said():
    made = harbour()
    made.cluster.apply(AUTOSCALER)
    plan = way_back.plan(made.cluster, WEB, 1)
    assert [w.en for w in plan.warnings] == [
        "HorizontalPodAutoscaler web was not there then, and stays"
    ]


def test_the_store_fills_a_secret_before_any_pod_reads_it():
    store = {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {"name": "db", "namespace": NAMESPACE, "generation": 1},
        "spec": {"data": [{"secretKey": "pw", "remoteRef": {"key": "shop/db", "version": "1"}}]},
    }
    reads = READS | {"envFrom": [{"secretRef": {"name": "db"}}]}
    made = Harbour(bodies=(ENTRY, store))
    for version in ("1", "2"):
        spec = {"data": [{"secretKey": "pw", "remoteRef": {"key": "shop/db", "version": version}}]}
        made.cluster.patch(ref("ExternalSecret", "db"), {"spec": spec})
        template = deployment("web", image=f"web:{version}", container=reads)["spec"]["template"]
        made.cluster.patch(WEB, {"spec": {"template": template}})
        run(made.cluster, 40)
        records.write(made.cluster, WEB, ABOUT)
    status = {"status": {"syncedResourceVersion": "0-a"}}
    made.cluster.patch(ref("ExternalSecret", "db"), status)
    with pytest.raises(DoesNotServe, match="no pod was changed"):
        back(made, seconds=5.0)
    assert made.image() == "web:2"
    made.cluster.patch(ref("ExternalSecret", "db"), {"status": {"syncedResourceVersion": "1-b"}})
    back(made)
    assert made.image() == "web:1"
    (remote,) = made.get("ExternalSecret", "db")["spec"]["data"]
    assert remote["remoteRef"]["version"] == "1"
