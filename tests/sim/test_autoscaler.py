"""The autoscaler: the documented formula, its tolerance, limits and patience."""

from setsail.sim.behaviour import Component, Entry, Traffic
from tests.sim.objects import NAMESPACE, cluster, deployment, ref, run, service

CPU = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}},
}


def scaler(*metrics, low=2, high=10, **behavior):
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web", "namespace": NAMESPACE},
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
            "minReplicas": low,
            "maxReplicas": high,
            "metrics": list(metrics),
            "behavior": behavior,
        },
    }


def load(rate, capacity=100.0):
    entry = Entry("web", rate)
    return Traffic(NAMESPACE, {"web": Component("web", capacity)}, (entry,))


def replicas(rate, *metrics, start=2, seconds=180, **more):
    bodies = deployment("web", start), service("web"), scaler(*metrics, **more)
    made = cluster(*bodies, load=load(rate), seconds=seconds)
    return made, made.get(ref("Deployment", "web"))["spec"]["replicas"]


def test_as_many_pods_as_bring_use_to_the_target():
    """300 a second at 100 a pod are three full pods, so six at a target of 50 %."""
    assert replicas(300, CPU)[1] in (6, 7)


def test_within_the_tolerance_nothing_changes():
    assert replicas(208, CPU, start=4)[1] == 4


def test_never_beyond_the_limits():
    assert replicas(5000, CPU, high=5)[1] == 5
    assert replicas(1, CPU, start=3, seconds=600, low=3)[1] == 3


def test_down_only_after_the_window():
    window = {"scaleDown": {"stabilizationWindowSeconds": 60}}
    made, early = replicas(50, CPU, start=8, seconds=30, low=1, **window)
    assert early == 8
    made.let_in(load(50))
    run(made, 120)
    assert made.get(ref("Deployment", "web"))["spec"]["replicas"] in (1, 2)


def test_requests_a_second_and_pod():
    rate = {"type": "Pods", "pods": {"target": {"averageValue": "50"}}}
    assert replicas(300, rate)[1] in (6, 7)


def test_an_unreadable_metric_forbids_scaling_down():
    unknown = {"type": "External", "external": {"metric": {"name": "queue"}}}
    window = {"scaleDown": {"stabilizationWindowSeconds": 0}}
    assert replicas(10, CPU, unknown, start=6, **window)[1] == 6
    assert replicas(10, CPU, start=6, **window)[1] == 2
