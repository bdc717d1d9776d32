"""The autoscaler of stable keeps what all requests need while a canary runs."""

import pytest

from setsail.engine import canary_scale
from tests.sim.objects import NAMESPACE, cluster, deployment, ref


def autoscaler(low, name="web"):
    target = {"kind": "Deployment", "name": name}
    spec = {"scaleTargetRef": target, "maxReplicas": 9}
    spec |= {"minReplicas": low} if low is not None else {}
    about = {"name": name, "namespace": NAMESPACE}
    return {"kind": "HorizontalPodAutoscaler", "metadata": about, "spec": spec}


@pytest.mark.parametrize("low", [2, None])
def test_its_lower_bound_is_raised_and_given_back(low):
    made = cluster(deployment("web", 5), autoscaler(low), autoscaler(2, "other"), seconds=1)
    before = made.find("HorizontalPodAutoscaler", NAMESPACE)
    canary_scale.keep(made, NAMESPACE, "web")
    made.patch(ref("Deployment", "web"), {"spec": {"replicas": 3}})
    canary_scale.keep(made, NAMESPACE, "web")
    other, raised = made.find("HorizontalPodAutoscaler", NAMESPACE)
    assert raised["spec"]["minReplicas"] == 5 and other == before[0]
    canary_scale.restore(made, NAMESPACE, "web")
    canary_scale.restore(made, NAMESPACE, "web")
    assert made.find("HorizontalPodAutoscaler", NAMESPACE) == before


def test_where_it_is_at_its_bound_nothing_is_changed():
    made = cluster(deployment("web", 5), autoscaler(5), seconds=1)
    before = made.find("HorizontalPodAutoscaler", NAMESPACE)
    canary_scale.keep(made, NAMESPACE, "web")
    assert made.find("HorizontalPodAutoscaler", NAMESPACE) == before
