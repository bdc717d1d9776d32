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
        (step,) = rollback.plan(found, 1, live).steps
        assert change.merge(new, step.change) == old
