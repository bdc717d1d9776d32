"""What a cluster showed, read without ever failing."""

import pytest

from setsail.manifest import running
from setsail.manifest.around import Around


def pod(name="web-7c9-x", **status):
    owner = {"kind": "ReplicaSet", "name": "web-7c9", "controller": True}
    about = {"name": name, "namespace": "shop", "labels": {running.HASH: "7c9"}}
    return running.manifest(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {**about, "ownerReferences": [owner]},
            "status": status,
        }
    )


WEB = running.manifest(
    {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop"},
    }
)


def test_an_object_stands_at_its_own_name():
    assert str(WEB.place(("status",))) == "Deployment/shop/web"


def test_pods_are_those_of_their_deployment_and_none_that_is_leaving():
    leaving = pod("old")
    leaving.body["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    found = running.pods_of(WEB, Around((WEB, pod(), leaving)))
    assert [each.name for each in found] == ["web-7c9-x"]


def test_a_pod_without_a_node_says_why():
    waiting = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
    (trouble,) = running.troubles([pod(conditions=[{**waiting, "message": "0/3 nodes"}])])
    assert trouble == ("web-7c9-x", "", "Unschedulable", "0/3 nodes")
    assert not running.troubles([pod(conditions=[{**waiting, "reason": "SchedulingGated"}])])


def test_a_container_that_only_starts_is_no_trouble():
    starting = {"name": "web", "state": {"waiting": {"reason": "ContainerCreating"}}}
    assert running.troubles([pod(containerStatuses=[starting])]) == []


def test_a_crash_loop_says_how_it_ended():
    status = {
        "name": "web",
        "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}},
        "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}},
    }
    (trouble,) = running.troubles([pod(containerStatuses=[status])])
    assert (trouble.reason, trouble.said) == ("CrashLoopBackOff", "OOMKilled, exit code 137")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1970-01-01T00:01:00Z", 60.0),
        ("1970-01-01T00:01:00.5+00:00", 60.5),
        ("soon", None),
        (7, None),
    ],
)
def test_moments_are_seconds_or_nothing(written, moment):
    assert running.seconds({"at": written}, "at") == moment
