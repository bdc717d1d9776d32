"""The protocol on the simulation: what is applied can be read, and the seed decides everything."""

from setsail.cluster.protocol import Cluster, Metrics
from setsail.finding.finding import ObjectRef
from tests.sim.objects import NAMESPACE, cluster, deployment, names, ref, run, service, traffic


def told(seed_bodies):
    made = cluster(*seed_bodies, load=traffic(40), seconds=60)
    made.delete(ref("Pod", names(made, "web")[0]), 0.0)
    run(made, 60)
    return repr((made.counters(NAMESPACE, "web"), made.pods(NAMESPACE, "web"), made.doors()))


def test_the_same_seed_tells_the_same_story_to_the_byte():
    bodies = deployment("web", 3), service("web")
    assert told(bodies) == told(bodies)


def test_it_is_a_cluster_and_its_metrics():
    made = cluster()
    whole: Cluster = made
    metrics: Metrics = made
    assert whole.find("Pod", NAMESPACE) == ()
    assert metrics.counters(NAMESPACE, "nobody") == {}


def test_what_is_applied_is_not_shared_with_the_caller():
    body = deployment("web")
    made = cluster(body, seconds=0)
    body["spec"]["replicas"] = 9
    seen = made.get(ref("Deployment", "web"))
    assert seen["spec"]["replicas"] == 2
    seen["spec"]["replicas"] = 7
    assert made.get(ref("Deployment", "web"))["spec"]["replicas"] == 2


def test_applying_again_keeps_what_is_not_named():
    made = cluster(deployment("web"), seconds=0)
    made.apply({**service("web"), "kind": "Deployment", "spec": {"replicas": 5}})
    spec = made.get(ref("Deployment", "web"))["spec"]
    assert spec["replicas"] == 5 and "template" in spec


def test_objects_are_found_by_kind_and_name():
    made = cluster(service("b"), service("a"), deployment("web"), seconds=0)
    assert [body["metadata"]["name"] for body in made.find("Service", NAMESPACE)] == ["a", "b"]
    assert made.find("Service", "elsewhere") == ()
    assert made.get(ObjectRef("", "Service", "elsewhere", "a")) is None


def test_deleting_a_workload_ends_its_pods_and_deleting_nothing_is_no_error():
    made = cluster(deployment("web"))
    made.delete(ref("Deployment", "web"))
    made.delete(ref("Deployment", "web"))
    made.delete(ref("Pod", "nobody"))
    made.patch(ref("Deployment", "web"), {"spec": {"replicas": 3}})
    run(made, 20)
    assert names(made, "web") == []


def test_endpoints_are_the_ready_pods():
    made = cluster(deployment("web", 2), service("web"), seconds=4)
    assert made.endpoints(NAMESPACE, "web") == ()
    run(made, 30)
    assert list(made.endpoints(NAMESPACE, "web")) == names(made, "web")
    assert made.endpoints("elsewhere", "web") == ()
