"""What a cluster does with workloads, told once for the simulated and the real one.

A story drives a `Stage`: a cluster behind its protocol, and the passing of time. What sim/ tells
here has been seen on a real API server, with real kubelets, or it is not told.
"""

from collections.abc import Callable
from typing import Any, Protocol

from setsail.cluster import change
from setsail.cluster.protocol import Cluster
from setsail.cluster.seen import PodSeen
from setsail.finding.finding import ObjectRef


class Stage(Protocol):
    """A cluster with a namespace of its own."""

    cluster: Cluster
    namespace: str

    def container(
        self, version: str, start: float = 0.0, crashes: float | None = None, leak: float = 0.0
    ) -> Any:
        """A container that serves as `version`, ready after `start` seconds. It exits after
        `crashes` seconds, and takes `leak` MiB each second."""

    def press(self, busy: bool) -> None:
        """Let requests come to the Service `web` that keep its pods busy far beyond what they
        asked for; or none any more."""

    def until(self, seconds: float, look: Callable[[], bool]) -> bool:
        """Let time pass until `look` says so, at most so many seconds; whether it did."""


def deployment(stage: Stage, replicas: int, container: Any, **spec: Any) -> dict[str, Any]:
    return _workload(stage, "Deployment", replicas, container, spec)


def _workload(
    stage: Stage, kind: str, replicas: int, container: Any, spec: dict[str, Any]
) -> dict[str, Any]:
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [container], "terminationGracePeriodSeconds": 2},
    }
    head = {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "web", "namespace": stage.namespace},
        "spec": {**head, "template": template, **spec},
    }


def rolling(surge: int, unavailable: int) -> dict[str, Any]:
    return {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


def ref(stage: Stage, kind: str, name: str = "web") -> ObjectRef:
    return ObjectRef("", kind, stage.namespace, name)


def pods(stage: Stage) -> list[PodSeen]:
    found = stage.cluster.pods(stage.namespace, "web")
    return [pod for pod in found if pod.phase != "Terminating"]


def revisions(stage: Stage) -> list[int]:
    """Pods by revision, the most first."""
    names = [pod.revision for pod in pods(stage)]
    return sorted((names.count(name) for name in set(names)), reverse=True)


def ready(stage: Stage, count: int) -> Callable[[], bool]:
    return lambda: len(found := pods(stage)) == count and all(pod.ready for pod in found)


def begin(stage: Stage, replicas: int, **spec: Any) -> set[str]:
    """Version one, ready; the names of its pods."""
    stage.cluster.apply(deployment(stage, replicas, stage.container("v1"), **spec))
    assert stage.until(60, ready(stage, replicas))
    return {pod.name for pod in pods(stage)}


def change_to(stage: Stage, container: Any) -> None:
    body = {"spec": {"template": {"spec": {"containers": [container]}}}}
    stage.cluster.patch(ref(stage, "Deployment"), body)


def rolled(stage: Stage, replicas: int) -> Callable[[], bool]:
    def look() -> bool:
        status = (stage.cluster.get(ref(stage, "Deployment")) or {}).get("status") or {}
        return status.get("updatedReplicas") == replicas and ready(stage, replicas)()

    return look


def a_rollout_keeps_to_surge_and_unavailable(stage: Stage) -> None:
    begin(stage, 3, strategy=rolling(1, 0))
    change_to(stage, stage.container("v2", start=1.0))
    done = rolled(stage, 3)

    def look() -> bool:
        seen = pods(stage)
        assert len(seen) <= 4, "more pods than surge allows"
        assert sum(pod.ready for pod in seen) >= 3, "fewer ready than unavailable allows"
        return done()

    assert stage.until(90, look)
    assert revisions(stage) == [3]


def without_surge_old_pods_go_first(stage: Stage) -> None:
    begin(stage, 3, strategy=rolling(0, 1))
    change_to(stage, stage.container("v2", start=1.0))
    done = rolled(stage, 3)

    def look() -> bool:
        assert len(pods(stage)) <= 3
        return done()

    assert stage.until(90, look)


def a_version_that_never_gets_ready_stops_the_rollout(stage: Stage) -> None:
    old = begin(stage, 2, strategy=rolling(1, 0))
    change_to(stage, stage.container("v2", start=9999))
    assert stage.until(30, lambda: revisions(stage) == [2, 1])
    assert not stage.until(5, lambda: revisions(stage) != [2, 1])
    assert old <= {pod.name for pod in pods(stage) if pod.ready}


def recreate_ends_the_old_before_the_new(stage: Stage) -> None:
    begin(stage, 2, strategy={"type": "Recreate"})
    change_to(stage, stage.container("v2"))
    done = rolled(stage, 2)

    def look() -> bool:
        assert len(revisions(stage)) <= 1
        return done()

    assert stage.until(60, look)


def paused_a_new_template_does_nothing(stage: Stage) -> None:
    before = begin(stage, 2)
    hold(stage, True)
    change_to(stage, stage.container("v2"))
    assert not stage.until(5, lambda: {pod.name for pod in pods(stage)} != before)


def paused_a_lost_pod_comes_back_from_the_old_template(stage: Stage) -> None:
    before = begin(stage, 2)
    revision = {pod.revision for pod in pods(stage)}
    hold(stage, True)
    change_to(stage, stage.container("v2"))
    lost = min(before)
    stage.cluster.delete(ref(stage, "Pod", lost))
    assert stage.until(30, lambda: ready(stage, 2)() and lost not in names(stage))
    assert {pod.revision for pod in pods(stage)} == revision


def paused_scaling_is_followed_with_the_old_template(stage: Stage) -> None:
    begin(stage, 2)
    revision = {pod.revision for pod in pods(stage)}
    hold(stage, True)
    change_to(stage, stage.container("v2"))
    for replicas in (4, 1):
        stage.cluster.patch(ref(stage, "Deployment"), change.scaled(replicas))
        assert stage.until(30, ready(stage, replicas))
        assert {pod.revision for pod in pods(stage)} == revision


def let_go_it_rolls_to_the_new_template(stage: Stage) -> None:
    before = begin(stage, 2)
    hold(stage, True)
    change_to(stage, stage.container("v2"))
    stage.until(2, lambda: False)
    hold(stage, False)
    assert stage.until(60, rolled(stage, 2))
    assert not before & set(names(stage))


def paused_in_mid_rollout_both_revisions_grow(stage: Stage) -> None:
    """3 old and 2 new, then 4 replicas become 8: 5 old and 4 new."""
    begin(stage, 4, strategy=rolling(1, 1))
    change_to(stage, stage.container("v2", start=9999))
    assert stage.until(30, lambda: revisions(stage) == [3, 2])
    hold(stage, True)
    stage.cluster.patch(ref(stage, "Deployment"), change.scaled(8))
    assert stage.until(30, lambda: revisions(stage) == [5, 4])


def a_process_that_crashes_is_started_again_in_its_pod(stage: Stage) -> None:
    stage.cluster.apply(deployment(stage, 1, stage.container("v1", crashes=2.0)))
    assert stage.until(30, lambda: sum(pod.restarts for pod in pods(stage)) >= 1)
    assert len(pods(stage)) == 1


def a_process_that_takes_more_memory_than_its_limit_is_ended_and_started_again(
    stage: Stage,
) -> None:
    limited = {"resources": {"limits": {"memory": "64Mi"}}}
    stage.cluster.apply(deployment(stage, 1, {**stage.container("v1", leak=20.0), **limited}))
    assert stage.until(30, ready(stage, 1))
    before = names(stage)
    assert stage.until(30, lambda: sum(pod.restarts for pod in pods(stage)) >= 1)
    assert names(stage) == before, "the pod stays, its process is a new one"


def without_a_limit_it_is_let_be(stage: Stage) -> None:
    stage.cluster.apply(deployment(stage, 1, stage.container("v1", leak=20.0)))
    assert stage.until(30, ready(stage, 1))
    assert not stage.until(8, lambda: sum(pod.restarts for pod in pods(stage)) >= 1)


def what_is_not_ready_gets_no_requests(stage: Stage) -> None:
    serve(stage)
    old = begin(stage, 1)
    assert stage.until(10, lambda: set(stage.cluster.endpoints(stage.namespace, "web")) == old)
    change_to(stage, stage.container("v2", start=9999))
    assert stage.until(30, lambda: len(pods(stage)) == 2)
    assert not stage.until(4, lambda: set(stage.cluster.endpoints(stage.namespace, "web")) != old)


def serve(stage: Stage) -> None:
    stage.cluster.apply(
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "web", "namespace": stage.namespace},
            "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]},
        }
    )


def load_brings_more_pods_up_to_the_maximum_and_its_end_fewer(stage: Stage) -> None:
    asked = {"resources": {"requests": {"cpu": "10m"}}}
    stage.cluster.apply(deployment(stage, 1, {**stage.container("v1"), **asked}))
    serve(stage)
    target = {"type": "Utilization", "averageUtilization": 50}
    autoscaler = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": 1,
        "maxReplicas": 3,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": 15}},
    }
    head = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler"}
    about = {"name": "web", "namespace": stage.namespace}
    stage.cluster.apply({**head, "metadata": about, "spec": autoscaler})
    assert stage.until(60, ready(stage, 1))
    stage.press(True)
    assert stage.until(180, ready(stage, 3))
    assert not stage.until(10, lambda: len(pods(stage)) > 3), "more than the maximum"
    stage.press(False)
    assert stage.until(240, ready(stage, 1))


def a_budget_decides_whether_a_pod_may_be_asked_to_leave(stage: Stage) -> None:
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web", "namespace": stage.namespace},
        "spec": {"minAvailable": 2, "selector": {"matchLabels": {"app": "web"}}},
    }
    stage.cluster.apply(budget)
    victim = min(begin(stage, 2))
    assert not stage.until(3, lambda: stage.cluster.evict(stage.namespace, victim))
    stage.cluster.patch(ref(stage, "PodDisruptionBudget"), {"spec": {"minAvailable": 1}})
    assert stage.until(10, lambda: stage.cluster.evict(stage.namespace, victim))
    assert stage.until(30, lambda: ready(stage, 2)() and victim not in names(stage))


def a_drain_goes_as_fast_as_the_budget_lets_it(stage: Stage) -> None:
    """Every pod is asked to leave, again and again, and enough are ready at every moment."""
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web", "namespace": stage.namespace},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "web"}}},
    }
    stage.cluster.apply(budget)
    old = begin(stage, 3)
    stage.until(2, lambda: False)  # the budget's controller has counted them
    refused = 0

    def look() -> bool:
        nonlocal refused
        here = [pod for pod in pods(stage) if pod.name in old]
        asked = [stage.cluster.evict(stage.namespace, pod.name) for pod in here]
        refused += not all(asked)
        assert sum(pod.ready for pod in pods(stage)) >= 2, "more left than the budget lets"
        return not here and ready(stage, 3)()

    assert stage.until(90, look)
    assert refused, "three may not leave at once"


def pods_of_a_stateful_set_keep_their_names_and_their_order(stage: Stage) -> None:
    body = _workload(stage, "StatefulSet", 2, stage.container("v1"), {"serviceName": "web"})
    stage.cluster.apply(body)

    def look() -> bool:
        seen = {pod.name: pod.ready for pod in pods(stage)}
        assert "web-1" not in seen or seen["web-0"], "the second came before the first was ready"
        return seen == {"web-0": True, "web-1": True}

    assert stage.until(60, look)
    stage.cluster.delete(ref(stage, "Pod", "web-1"))
    assert stage.until(15, lambda: names(stage) == ["web-0"] or not ready(stage, 2)())
    assert stage.until(30, lambda: ready(stage, 2)() and names(stage) == ["web-0", "web-1"])


def names(stage: Stage) -> list[str]:
    return [pod.name for pod in pods(stage)]


def hold(stage: Stage, paused: bool) -> None:
    stage.cluster.patch(ref(stage, "Deployment"), change.held(paused))


STORIES = (
    a_rollout_keeps_to_surge_and_unavailable,
    without_surge_old_pods_go_first,
    a_version_that_never_gets_ready_stops_the_rollout,
    recreate_ends_the_old_before_the_new,
    paused_a_new_template_does_nothing,
    paused_a_lost_pod_comes_back_from_the_old_template,
    paused_scaling_is_followed_with_the_old_template,
    let_go_it_rolls_to_the_new_template,
    paused_in_mid_rollout_both_revisions_grow,
    a_process_that_crashes_is_started_again_in_its_pod,
    a_process_that_takes_more_memory_than_its_limit_is_ended_and_started_again,
    without_a_limit_it_is_let_be,
    what_is_not_ready_gets_no_requests,
    load_brings_more_pods_up_to_the_maximum_and_its_end_fewer,
    a_budget_decides_whether_a_pod_may_be_asked_to_leave,
    a_drain_goes_as_fast_as_the_budget_lets_it,
    pods_of_a_stateful_set_keep_their_names_and_their_order,
)
