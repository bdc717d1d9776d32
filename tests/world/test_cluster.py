"""What is asked of the API server, as it arrives there."""

import pytest

from setsail.finding.finding import ObjectRef
from setsail.world import cluster_faults as faults
from setsail.world import cluster_pods
from setsail.world.cluster import Live
from tests.world.scripted import Answer, Script, serving

WEB = ObjectRef("", "Deployment", "shop", "web")
OBJECT = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}


def asked(act, *answers):
    script = Script(*answers)
    with serving(script) as calls:
        result = act(Live(calls))
    return result, script.asked


def test_apply_is_server_side_under_our_name_and_never_forced():
    body = {**OBJECT, "metadata": {"name": "web", "namespace": "shop"}}
    _, (call,) = asked(lambda live: live.apply(body), Answer(body))
    assert call.method == "PATCH"
    assert call.path == "/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=setsail"
    assert (call.kind, call.body) == ("application/apply-patch+yaml", body)


def test_lists_come_in_pieces_and_whole():
    first = {"items": [{"metadata": {"name": "b"}}], "metadata": {"continue": "onward"}}
    last = {"items": [{"metadata": {"name": "a", "managedFields": [{}]}}], "metadata": {}}
    found, calls = asked(lambda live: live.find("Deployment", "shop"), Answer(first), Answer(last))
    assert [body["metadata"] for body in found] == [{"name": "a"}, {"name": "b"}]
    assert {body["apiVersion"] for body in found} == {"apps/v1"}
    assert "continue=onward" in calls[1].path


def test_what_is_not_there_is_none_and_deleting_it_is_done():
    gone = Answer({"message": "not found"}, 404)
    assert asked(lambda live: live.get(WEB), gone)[0] is None
    asked(lambda live: live.delete(WEB), gone)


def test_a_kind_that_the_cluster_does_not_serve_is_said():
    """And of such a kind nothing is found: that is no failure."""
    monitors = ObjectRef("", "ServiceMonitor", "shop", "")
    with pytest.raises(faults.Absent, match="does not know the kind"):
        asked(lambda live: list(live.each(monitors)))
    assert asked(lambda live: live.find("ServiceMonitor", "shop"))[0] == ()


def test_a_route_changes_only_weights_of_backends_that_stand_where_they_were_read():
    route = {
        "metadata": {"resourceVersion": "7"},
        "spec": {"rules": [{"backendRefs": [{"name": "a", "weight": 9}, {"name": "b"}]}]},
    }
    _, calls = asked(lambda live: live.route(WEB, {"b": 5}), Answer(route), Answer(route))
    assert calls[1].kind == "application/json-patch+json"
    assert calls[1].body == [
        {"op": "test", "path": "/spec/rules/0/backendRefs/1/name", "value": "b"},
        {"op": "add", "path": "/spec/rules/0/backendRefs/1/weight", "value": 5},
    ]


def test_a_rule_that_does_not_divide_is_left_alone():
    """One that sends all to a single backend, such as that of a header, would send nothing."""
    rules = [
        {"backendRefs": [{"name": "b"}]},
        {"backendRefs": [{"name": "a", "weight": 100}, {"name": "b", "weight": 0}]},
        {"backendRefs": [{"name": "a"}]},
    ]
    route = {"metadata": {"resourceVersion": "7"}, "spec": {"rules": rules}}
    weights = {"a": 95, "b": 5}
    _, calls = asked(lambda live: live.route(WEB, weights), Answer(route), Answer(route))
    paths = {operation["path"] for operation in calls[1].body}
    assert all(path.startswith("/spec/rules/1/") for path in paths) and len(paths) == 4
    assert asked(lambda live: live.weights(WEB), Answer(route))[0] == {"a": 100, "b": 0}


def pod(**more):
    labels = {"pod-template-hash": "6f9"}
    owner = {"kind": "ReplicaSet", "name": "web-6f9", "controller": True}
    ready = {"type": "Ready", "status": "True"}
    return {
        "metadata": {"name": "web-6f9-x", "labels": labels, "ownerReferences": [owner], **more},
        "spec": {"nodeName": "n1"},
        "status": {"phase": "Running", "conditions": [ready]},
    }


def test_pods_are_those_of_their_deployment_by_revision():
    seen = cluster_pods.seen(pod(), lambda node: f"zone of {node}")
    assert (seen.workload, seen.revision, seen.phase) == ("web", "6f9", "Running")
    assert seen.ready and seen.zone == "zone of n1"


def test_a_pod_that_is_told_to_end_is_not_ready():
    seen = cluster_pods.seen(pod(deletionTimestamp="2026-01-01T00:00:00Z"), str)
    assert (seen.phase, seen.ready) == ("Terminating", False)


def test_endpoints_are_the_pods_that_take_requests():
    endpoints = [
        {"targetRef": {"name": "b"}, "conditions": {"ready": True}},
        {"targetRef": {"name": "c"}, "conditions": {"ready": False}},
        {"targetRef": {"name": "a"}},
    ]
    assert cluster_pods.ready_endpoints([{"endpoints": endpoints}]) == ("a", "b")
