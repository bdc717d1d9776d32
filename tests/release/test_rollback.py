"""The way back: image, configuration, scale and routes, in order, or a reason why there is none."""

from dataclasses import replace

import pytest

from setsail.cluster import change
from setsail.release import record as records
from setsail.release import rollback
from tests.release.test_record import ABOUT, BUDGET, HEAD, SECRET, config, deployment, external

SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {**HEAD, "name": "web"},
           "spec": {"ports": [{"port": 80}]}}  # fmt: skip


def autoscaler(low):
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
            "metadata": {**HEAD, "name": "web"}, "spec": {"minReplicas": low}}  # fmt: skip


def recorded(*releases):
    """Records of releases (level, floor, objects…), and what is live after the last one."""
    found, live = [], {}
    for level, floor, *objects in releases:
        about = replace(ABOUT, level=level, floor=floor)
        *copies, body = records.take(about, objects, found[-1] if found else None)
        found.append(records.read(body))
        for each in (*objects, *copies):
            live[each["kind"], each["metadata"]["name"]] = each
    return found, live


FIRST = (0, 0, deployment("web:1", 6), config("info"), BUDGET, SERVICE, autoscaler(6))
CHANGED = {**BUDGET, "spec": {"minAvailable": 1}}
SECOND = (1, 0, deployment("web:2", 3), config("debug"), CHANGED, SERVICE, autoscaler(2))


def test_everything_that_changed_is_changed_back_and_nothing_else():
    found, live = recorded(FIRST, SECOND)
    way = rollback.plan(found, 1, live)
    after = dict(live)
    for step in way.steps:
        key = step.ref.kind, step.ref.name
        after[key] = change.merge(after[key], step.change)
    for key in (("ConfigMap", "web"), ("PodDisruptionBudget", "web"),
                ("HorizontalPodAutoscaler", "web"), ("Service", "web")):  # fmt: skip
        expected = next(b for b in FIRST[2:] if (b["kind"], b["metadata"]["name"]) == key)
        assert after[key] == expected
    assert after["Deployment", "web"]["spec"]["template"] == FIRST[2]["spec"]["template"]
    assert after["Deployment", "web"]["spec"]["replicas"] == 6
    assert "paused" not in after["Deployment", "web"]["spec"]


def test_configuration_and_room_come_before_the_pods():
    found, live = recorded(FIRST, SECOND)
    kinds = [(step.ref.kind, step.what.en) for step in rollback.plan(found, 1, live).steps]
    assert kinds == [
        ("ConfigMap", "configuration web"),
        ("Deployment", "6 pods"),
        ("PodDisruptionBudget", "PodDisruptionBudget web"),
        ("HorizontalPodAutoscaler", "HorizontalPodAutoscaler web"),
        ("Deployment", "the pods of record 1"),
    ]


def test_what_is_gone_is_made_again():
    found, live = recorded(FIRST, SECOND)
    del live["PodDisruptionBudget", "web"]
    step = next(s for s in rollback.plan(found, 1, live).steps if "Budget" in s.ref.kind)
    assert step.change == BUDGET


def test_to_what_runs_there_is_nothing_to_do():
    found, live = recorded(FIRST, SECOND)
    assert rollback.plan(found, 2, live).steps == ()


def test_fewer_pods_are_never_asked_for_on_the_way():
    found, live = recorded(SECOND, FIRST)
    assert not any("pods" in s.what.en.split() and s.what.en[0].isdigit()
                   for s in rollback.plan(found, 1, live).steps)  # fmt: skip


@pytest.mark.parametrize(("floor", "possible"), [(0, True), (1, False)])
def test_there_is_no_way_below_what_the_stores_still_serve(floor, possible):
    found, live = recorded(FIRST, (2, floor, *SECOND[2:]))
    way = rollback.plan(found, 1, live)
    assert isinstance(way, rollback.Way) is possible
    assert possible or "migration 0" in way.en


def test_a_record_that_is_not_kept_is_said_with_those_that_are():
    found, live = recorded(FIRST, SECOND)
    assert rollback.plan(found, 9, live).en == "there is no record 9; kept are: 1, 2"


def test_what_becomes_of_secrets_is_said_before_anything_starts():
    found, live = recorded((*FIRST, SECRET))
    (why,) = rollback.plan(found, 1, live).warnings
    assert "keeps no versions" in why.en
    found, live = recorded((*FIRST, SECRET, external(version="7")))
    (why,) = rollback.plan(found, 1, live).warnings
    assert "shop/db@7" in why.en


def test_a_deployment_that_is_gone_is_made_again_whole():
    found, live = recorded(FIRST, SECOND)
    del live["Deployment", "web"]
    *_, last = rollback.plan(found, 1, live).steps
    assert last.change == found[0].of("Deployment")
    assert [s.ref.kind for s in rollback.plan(found, 1, live).steps].count("Deployment") == 1


def test_a_deployment_that_says_no_number_has_one_pod():
    found, live = recorded(FIRST, SECOND)
    del live["Deployment", "web"]["spec"]["replicas"]
    assert "6 pods" in [s.what.en for s in rollback.plan(found, 1, live).steps]


def test_configuration_that_came_or_went_altogether_is_brought_back():
    """Bytes where there was text before, and the other way round."""
    bytes_ = {k: v for k, v in config().items() if k != "data"} | {"binaryData": {"A": "AA=="}}
    text = config("info")
    for old, new in ((bytes_, text), (text, bytes_)):
        found, live = recorded((0, 0, deployment(), old), (0, 0, deployment(), new))
        step, _ = rollback.plan(found, 1, live).steps
        assert change.merge(new, step.change) == old


def applied(way, live):
    """The world after the steps of a way."""
    after = dict(live)
    for step in (*way.steps, *way.after):
        key = step.ref.kind, step.ref.name
        after[key] = change.merge(after.get(key, {}), step.change)
    return after


CONFIG_ONLY = (
    (0, 0, deployment(), config("info"), BUDGET),
    (0, 0, deployment(), config("debug"), BUDGET),
)


def test_pods_are_replaced_where_only_their_configuration_changed():
    """Variables are read once: a pod that runs on would keep the bad value."""
    found, live = recorded(*CONFIG_ONLY)
    way = rollback.plan(found, 1, live)
    assert way.restart and [step.ref.kind for step in way.steps] == ["ConfigMap", "Deployment"]
    after = applied(way, live)
    notes = after["Deployment", "web"]["spec"]["template"]["metadata"]["annotations"]
    assert notes == {rollback.RESTART: "3"}


def test_what_was_begun_is_ended_and_not_begun_again():
    """Dead after the configuration was changed back, and dead after the pods were, too."""
    found, live = recorded(*CONFIG_ONLY)
    going = rollback.Going(1, 3, restart=True)
    first, last = rollback.plan(found, 1, live).steps
    halfway = live | {("ConfigMap", "web"): change.merge(live["ConfigMap", "web"], first.change)}
    assert rollback.plan(found, 1, halfway).steps == ()
    assert rollback.plan(found, 1, halfway, going).steps == (last,)
    web = change.merge(live["Deployment", "web"], last.change)
    assert rollback.plan(found, 1, halfway | {("Deployment", "web"): web}, going).steps == ()
    other = rollback.Going(2, 3, restart=True)
    assert rollback.plan(found, 1, halfway, other).steps == ()


def test_the_way_that_is_gone_is_kept_with_the_deployment():
    going = rollback.Going(1, 3, held=True)
    assert rollback.begun({"metadata": {"annotations": {rollback.GOING: going.written()}}}) == going
    for said in ("", "{", "[]", '{"x": 1}', "7"):
        assert rollback.begun({"metadata": {"annotations": {rollback.GOING: said}}}) is None


def test_notes_that_only_replaced_pods_are_no_difference():
    found, live = recorded(FIRST)
    web = live["Deployment", "web"]
    for key in (rollback.RESTART, "kubectl.kubernetes.io/restartedAt"):
        restarted = change.merge(
            web, {"spec": {"template": {"metadata": {"annotations": {key: "9"}}}}}
        )
        assert rollback.plan(found, 1, live | {("Deployment", "web"): restarted}).steps == ()


def pod(digest):
    status = {"name": "main", "imageID": f"registry/web@{digest}"}
    return {"kind": "Pod", "metadata": {**HEAD, "name": "web-1"},
            "status": {"containerStatuses": [status]}}  # fmt: skip


def image(way, live):
    template = applied(way, live)["Deployment", "web"]["spec"]["template"]
    return template["spec"]["containers"][0]["image"]


def test_an_image_comes_back_by_the_digest_that_ran():
    found, live = recorded((*FIRST, pod("sha256:1")), (*SECOND, pod("sha256:2")))
    assert image(rollback.plan(found, 1, live), live) == "web:1@sha256:1"
    assert rollback.plan(found, 2, live).steps == ()


def test_a_tag_that_has_moved_is_seen():
    found, live = recorded((*FIRST, pod("sha256:1")), (*FIRST, pod("sha256:2")))
    assert image(rollback.plan(found, 1, live), live) == "web:1@sha256:1"


@pytest.mark.parametrize("said", ["web:1@sha256:7"])
def test_an_image_that_names_its_digest_stays_as_it_is(said):
    found, live = recorded((0, 0, deployment(said), pod("sha256:1")), SECOND)
    assert image(rollback.plan(found, 1, live), live) == said


def test_pods_that_ran_different_images_of_one_tag_pin_nothing():
    both = [pod("sha256:1"), pod("sha256:2")]
    found, live = recorded((0, 0, deployment("web:1"), *both), (0, 0, deployment("web:2")))
    del live["Pod", "web-1"]
    assert image(rollback.plan(found, 1, live), live) == "web:1"


def test_fewer_pods_come_last_where_no_autoscaler_decides():
    found, live = recorded((0, 0, deployment("web:1", 2)), (0, 0, deployment("web:2", 5)))
    way = rollback.plan(found, 1, live)
    assert [step.what.en for step in way.steps] == ["the pods of record 1"]
    assert [step.change for step in way.after] == [{"spec": {"replicas": 2}}]
    scaler = autoscaler(2)
    scaler["spec"]["scaleTargetRef"] = {"name": "web"}
    live |= {("HorizontalPodAutoscaler", "web"): scaler}
    assert rollback.plan(found, 1, live).after == ()


def test_what_a_service_was_given_is_never_changed():
    old = {**SERVICE, "spec": {"clusterIP": "10.0.0.1", "ports": [{"port": 80}]}}
    new = {**SERVICE, "spec": {"clusterIP": "10.0.0.2", "ports": [{"port": 90}]}}
    found, live = recorded((0, 0, deployment(), old), (0, 0, deployment(), new))
    (step,) = rollback.plan(found, 1, live).steps
    assert step.change == {"spec": {"ports": [{"port": 80}]}}
    del live["Service", "web"]
    (step,) = rollback.plan(found, 1, live).steps
    assert step.change["spec"] == {"ports": [{"port": 80}]}
    headless = {**SERVICE, "spec": {"clusterIP": "None"}}
    found, live = recorded((0, 0, deployment(), headless))
    del live["Service", "web"]
    assert rollback.plan(found, 1, live).steps[0].change["spec"] == {"clusterIP": "None"}


def served(*outcomes):
    """Records that ended so; a number is the record that was returned to."""
    found = []
    for number, outcome in enumerate(outcomes, 1):
        back = outcome if isinstance(outcome, int) else 0
        said = "returned" if back else outcome
        about = replace(ABOUT, outcome=said, returned_to=back)
        found.append(records.Record(number, "", about, (deployment(),), (), ()))
    return found


@pytest.mark.parametrize(
    ("outcomes", "changed", "expected"),
    [
        (("released", "released"), False, 1),
        (("released", "released"), True, 2),
        (("released", "rolled back", "released"), False, 1),
        (("released", "released", "rolled back"), False, 1),
        (("released", "released", 1), True, 3),
        (("released",), True, 1),
    ],
)
def test_one_step_back_is_to_the_last_version_that_served(outcomes, changed, expected):
    assert rollback.usual(served(*outcomes), changed) == expected


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (("released", "released", 1), "went back to record 1 already"),
        (("released",), "no earlier release"),
        (("rolled back",), "no earlier release"),
        ((), "no earlier release"),
    ],
)
def test_where_no_step_back_is_clear_it_is_said(outcomes, said):
    assert said in rollback.usual(served(*outcomes), changed=False).en
    if not outcomes or outcomes == ("rolled back",):
        assert said in rollback.usual(served(*outcomes), changed=True).en


def test_all_pods_are_let_come_at_once_where_its_owner_lets_them_overlap():
    owner = {"strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}
    web = {"spec": {**owner, "minReadySeconds": 9}}
    hurried = change.merge(web, rollback.hurried(web))["spec"]
    assert hurried == {"strategy": {"rollingUpdate": {"maxSurge": "100%", "maxUnavailable": 0}}}
    assert rollback.pace(web) == {**owner, "minReadySeconds": 9}
    assert rollback.pace({}) == {"strategy": None, "minReadySeconds": None}
    assert rollback.hurried({"spec": {"strategy": {"type": "Recreate"}}}) == {}
