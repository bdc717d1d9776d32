"""A workload serves when its newest pods are all there, and says why when they are not."""

import pytest

from setsail.cluster import health


def deployment(ready=2, updated=2, replicas=2, **more):
    spec = {"replicas": replicas, **more.pop("spec", {})}
    status = {"observedGeneration": 3, "availableReplicas": ready, "updatedReplicas": updated}
    meta = {"generation": more.pop("generation", 3)}
    return {"kind": "Deployment", "metadata": meta, "spec": spec, "status": {**status, **more}}


def pod(**state):
    status = {"name": "web", "ready": False, **state}
    return {"metadata": {"name": "web-1"}, "status": {"containerStatuses": [status]}}


def test_all_newest_pods_serve():
    assert health.of(deployment(), []).serves
    assert health.of(deployment(0, 0, 0), []).serves


@pytest.mark.parametrize("ready, updated", [(1, 2), (2, 1), (0, 0)])
def test_a_missing_or_an_old_pod_does_not(ready, updated):
    found = health.of(deployment(ready, updated), [])
    assert not found.serves and found.ready == min(ready, updated)


def test_a_status_from_before_the_change_says_nothing():
    assert not health.of(deployment(generation=4), []).serves


def test_a_hold_is_told_even_when_all_pods_are_ready():
    found = health.of(deployment(spec={"paused": True}), [])
    assert not found.serves and "held" in found.why[0].en


def test_reasons_are_the_pods_own_words():
    waiting = {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 10s"}}
    crashed = pod(state=waiting, lastState={"terminated": {"exitCode": 3}})
    (why,) = health.of(deployment(1), [crashed]).why
    assert why.en == "web-1/web: CrashLoopBackOff, exit code 3: back-off 10s"
    (why,) = health.of(deployment(1), [pod(started=True, state={"running": {}})]).why
    assert why.en == "web-1/web runs and is not ready"


def test_a_pod_without_a_node_says_what_the_scheduler_said():
    status = {"type": "PodScheduled", "status": "False", "message": "0/1 nodes: Insufficient cpu"}
    lost = {"metadata": {"name": "web-1"}, "status": {"conditions": [status]}}
    assert "Insufficient cpu" in health.of(deployment(1), [lost]).why[0].en


def test_a_passed_deadline_is_hopeless():
    late = {"type": "Progressing", "reason": "ProgressDeadlineExceeded", "status": "False"}
    assert health.of(deployment(1, conditions=[late]), []).hopeless
    assert not health.of(deployment(2, conditions=[late]), []).hopeless


def test_a_stateful_set_is_through_when_its_revisions_agree():
    body = {
        "kind": "StatefulSet",
        "spec": {"replicas": 2},
        "status": {"availableReplicas": 2, "currentRevision": "a", "updateRevision": "a"},
    }
    assert health.of(body, []).serves
    body["status"] |= {"updateRevision": "b", "updatedReplicas": 1}
    assert not health.of(body, []).serves
