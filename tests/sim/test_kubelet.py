"""Pods start, are probed, restarted and ended as kubelets do it."""

import pytest

from setsail.sim import kubelet
from setsail.sim.behaviour import Behaviour
from tests.sim.objects import CONTAINER, NAMESPACE, cluster, deployment, names, ref, run


def the_pod(made):
    (pod,) = made.state.pods.values()
    return pod


def one(behaviour=None, seconds=0, **container):
    behaviours = {"web:1": behaviour or Behaviour()}
    return cluster(
        deployment("web", 1, container=container), behaviours=behaviours, seconds=seconds
    )


def test_without_a_readiness_probe_a_pod_is_ready_before_it_can_answer():
    made = one(Behaviour(start=20), seconds=4)
    assert the_pod(made).ready and not made.state.alive(the_pod(made))


def test_with_one_it_is_ready_when_it_answers():
    made = one(Behaviour(start=10), readinessProbe={"periodSeconds": 1}, seconds=8)
    assert not the_pod(made).ready
    run(made, 8)
    assert the_pod(made).ready


def test_a_liveness_probe_without_startup_kills_a_slow_start_for_ever():
    slow, probe = Behaviour(start=60), {"periodSeconds": 5, "failureThreshold": 3}
    assert the_pod(one(slow, livenessProbe=probe, seconds=300)).restarts > 2


def test_a_startup_probe_gives_it_the_time_it_needs():
    slow, probe = Behaviour(start=60), {"periodSeconds": 5, "failureThreshold": 3}
    startup = {"periodSeconds": 5, "failureThreshold": 20}
    made = one(slow, livenessProbe=probe, startupProbe=startup, seconds=120)
    assert the_pod(made).restarts == 0 and the_pod(made).ready


def test_a_start_that_takes_too_long_begins_again():
    startup = {"periodSeconds": 5, "failureThreshold": 3}
    made = one(Behaviour(start=60), startupProbe=startup, seconds=100)
    assert the_pod(made).restarts > 1 and not the_pod(made).ready


def test_a_crash_counts_as_a_restart_with_growing_pauses():
    made = one(Behaviour(crashes=5), seconds=20)
    early = the_pod(made).restarts
    run(made, 100)
    assert early == 2 and the_pod(made).restarts < 2 + 100 // 10


def test_an_image_that_does_not_exist_stays_pending():
    made = one(Behaviour(pulls=False), seconds=100)
    assert the_pod(made).phase == "Pending" and not the_pod(made).ready


@pytest.mark.parametrize(
    "lifecycle, seconds",
    [
        (None, 0),
        ({"preStop": {"sleep": {"seconds": 7}}}, 7),
        ({"preStop": {"exec": {"command": ["sh", "-c", "sleep 9"]}}}, 9),
        ({"preStop": {"exec": {"command": ["sleep", "4"]}}}, 4),
        ({"preStop": {"exec": {"command": ["nginx", "-s", "quit"]}}}, 0),
    ],
)
def test_a_deleted_pod_answers_until_prestop_is_over(lifecycle, seconds):
    made = one(lifecycle=lifecycle, seconds=30)
    pod, now = the_pod(made), made.now
    made.delete(ref("Pod", pod.name))
    assert not pod.ready and pod.phase == "Terminating"
    assert (pod.deaf, pod.doomed) == (now + seconds, now + seconds + 1)


def test_grace_cuts_everything_short():
    made = one(**CONTAINER, seconds=30)
    pod = the_pod(made)
    kubelet.end(made.state, pod, grace=2)
    assert pod.doomed == made.now + 2
    kubelet.end(made.state, pod, grace=0)
    assert pod.doomed == pod.deaf == made.now
    run(made, 2)
    assert pod.name not in made.state.pods


def test_a_silent_node_is_noticed_after_forty_seconds_and_emptied_after_three_hundred():
    made = cluster(deployment("web", 3))
    pod = made.pods(NAMESPACE, "web")[0]
    made.lose_node(pod.node)
    run(made, 39)
    assert pod.name in [p.name for p in made.pods(NAMESPACE, "web") if p.ready]
    run(made, 2)
    assert pod.name not in [p.name for p in made.pods(NAMESPACE, "web") if p.ready]
    assert pod.name in names(made, "web")
    run(made, 280)
    assert pod.name not in names(made, "web")
    assert sum(p.ready for p in made.pods(NAMESPACE, "web")) == 3


def test_pods_are_spread_over_zones_and_nodes():
    made = cluster(deployment("web", 6))
    pods = made.pods(NAMESPACE, "web")
    assert len({p.zone for p in pods}) == 3 and len({p.node for p in pods}) == 6
