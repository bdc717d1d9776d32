"""Objects find each other."""

from setsail.manifest import around, load

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: other}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}
---
{apiVersion: v1, kind: Service, metadata: {name: outside}, spec: {type: ExternalName}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
"""
EVERYTHING = around.Around(load.load(TEXT.encode(), "f").manifests)
WEB, OTHER = EVERYTHING.of_kind("Deployment")


def test_an_absent_namespace_is_the_default_one_and_no_other() -> None:
    assert EVERYTHING.find("Service", "default", "web") is EVERYTHING.find("Service", "", "web")
    assert EVERYTHING.find("Service", "other", "web") is None
    assert EVERYTHING.find("Deployment", "", "web") is WEB
    assert EVERYTHING.find("Deployment", "other", "web") is OTHER


def test_what_serves_guards_and_scales_a_workload() -> None:
    assert [m.name for m in EVERYTHING.services_of(WEB)] == ["web"]
    assert [m.kind for m in EVERYTHING.budgets_of(WEB)] == ["PodDisruptionBudget"]
    assert [m.kind for m in EVERYTHING.autoscalers_of(WEB)] == ["HorizontalPodAutoscaler"]
    assert EVERYTHING.services_of(OTHER) == EVERYTHING.budgets_of(OTHER) == ()
    assert EVERYTHING.autoscalers_of(OTHER) == ()


def test_pods_by_selector_and_namespace() -> None:
    chosen = {"matchLabels": {"app": "web"}}
    assert [pod.owner for pod in EVERYTHING.selected_pods("", chosen)] == [WEB]
    assert [pod.owner for pod in EVERYTHING.selected_pods("other", {})] == [OTHER]
    assert [pod.owner for pod in EVERYTHING.pods()] == [WEB, OTHER]
