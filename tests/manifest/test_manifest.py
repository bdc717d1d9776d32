"""An object and its pods; wrong types give nothing and raise nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setsail.manifest import api, around, emit, load, reference, rollout
from setsail.manifest.manifest import WORKLOADS, Manifest, mapping, number, read, text

SPEC = """
initContainers:
- {name: wait, image: w}
- {name: proxy, image: p, restartPolicy: Always}
containers: [{name: app, image: a}, 3]
ephemeralContainers: [{name: debug}]
"""


def one(source: str) -> Manifest:
    return load.load(source.encode(), "f").manifests[0]


def workload(kind: str) -> Manifest:
    spec = load.documents.load(SPEC, "f").documents[0].body
    pod: dict[str, Any] = {"metadata": {"labels": {"app": "a", "n": 1}}, "spec": spec}
    body: dict[str, Any] = {"spec": {"template": pod}}
    if kind == "CronJob":
        body = {"spec": {"jobTemplate": body}}
    if kind == "Pod":
        body = pod
    return one(emit.dump([{"apiVersion": "apps/v1", "kind": kind, **body}]))


@pytest.mark.parametrize("kind", WORKLOADS)
def test_the_pod_of_every_workload_kind(kind: str) -> None:
    pod = workload(kind).pod
    assert pod is not None
    assert pod.labels == {"app": "a"}
    roles = [(container.name, container.role) for container in pod.containers]
    assert roles == [
        ("app", "main"),
        ("wait", "init"),
        ("proxy", "sidecar"),
        ("debug", "ephemeral"),
    ]
    assert [container.name for container in pod.of_role("main", "sidecar")] == ["app", "proxy"]
    for container in pod.containers:
        assert pod.owner.get(*container.path) is container.body


def test_a_kind_of_the_same_name_from_elsewhere_is_not_kubernetes_own() -> None:
    knative = one("{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a}}")
    gateway = one("{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}}")
    assert (knative.native, gateway.native) == (False, True)
    assert around.Around([knative, gateway]).of_kind("Service", "Gateway") == (gateway,)


def test_places_lead_through_the_base_of_a_list() -> None:
    source = (
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  data: {a: b}\n"
    )
    secret = one(source)
    assert secret.base == ("items", 0)
    assert secret.place(("data", "a")).line == 6


def test_readers_give_nothing_where_the_type_is_wrong() -> None:
    body = {"a": [1, {"b": "c"}], "n": True, "t": 5}
    assert read(body, "a", 1, "b") == "c"
    assert read(body, "a", 7) is None and read(body, "a", "x") is None and read(3, "a") is None
    assert mapping(body, "a") == {} and text(body, "t") == "" and number(body, "n") is None


FIELDS = """metadata spec template jobTemplate containers initContainers volumes env envFrom name
labels selector matchLabels matchExpressions replicas strategy rollingUpdate maxSurge valueFrom
configMapKeyRef secretRef rules http paths backend service port subjects roleRef scaleTargetRef tls
parentRefs backendRefs projected sources items key"""
JUNK = st.recursive(
    st.sampled_from([None, True, 3, "three", "", "Always", "25%"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(FIELDS.split()), inner, max_size=3)
    ),
    max_leaves=12,
)
BODIES = st.dictionaries(st.sampled_from(["metadata", "spec", "roleRef", "subjects"]), JUNK)
KINDS = (*WORKLOADS, "Service", "Ingress", "HTTPRoute", "RoleBinding", "HorizontalPodAutoscaler",
         "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount", "ConfigMap")  # fmt: skip


@given(
    st.sampled_from(KINDS), st.dictionaries(st.sampled_from(["metadata", "spec", "roleRef"]), JUNK)
)
def test_nothing_that_a_file_can_hold_makes_a_reader_raise(kind: str, body: dict[str, Any]) -> None:
    manifest = one(emit.dump([{"apiVersion": "v1", "kind": kind, **body}]))
    everything = around.Around([manifest])
    assert manifest.ref.kind == kind
    assert isinstance(manifest.labels, dict) and isinstance(manifest.annotations, dict)
    assert all(isinstance(each.name, str) for each in reference.references(manifest))
    assert isinstance(everything.services_of(manifest), tuple)
    assert isinstance(everything.selected_pods("", manifest.selector), tuple)
    assert isinstance(everything.autoscalers_of(manifest), tuple)
    assert rollout.of(manifest) is None or kind in ("Deployment", "StatefulSet")
    assert rollout.disruptions(manifest, 3) is None or True
    assert all(isinstance(path, tuple) for path, _ in api.check(manifest.body))
