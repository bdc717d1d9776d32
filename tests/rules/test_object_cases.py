"""Rules on other objects, and on objects that belong together."""

# ruff: noqa: E501 - a case is read by the line

import pytest

from setsail.rules import cron, spans, syntax
from tests.rules.cases import verdict, workload

WEB = workload(spec="{replicas: 4}")
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
"""


def budget(spec: str, selector: str = "{matchLabels: {app: web}}", name: str = "b") -> str:
    return (
        f"{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: {name}}}, "
        f"spec: {{selector: {selector}, {spec}}}}}\n---\n"
    )


def scaler(spec: str, kind: str = "Deployment", name: str = "web", called: str = "h") -> str:
    return (
        f"{{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {{name: {called}}}, "
        f"spec: {{scaleTargetRef: {{kind: {kind}, name: {name}}}, {spec}}}}}\n---\n"
    )


def ingress(rules: str, tls: str = "[]", annotations: str = "{}", name: str = "i") -> str:
    return (
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: "
        f"{{name: {name}, annotations: {annotations}}}, spec: {{tls: {tls}, rules: [{rules}]}}}}\n---\n"
    )


def sends(host: str, path: str = "/", service: str = "web", port: str = "{name: http}") -> str:
    backend = f"{{service: {{name: {service}, port: {port}}}}}"
    return f"{{host: {host}, http: {{paths: [{{path: {path}, pathType: Prefix, backend: {backend}}}]}}}}"


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("pdb-without-policy", budget(""), "found"),
        ("pdb-without-policy", budget("minAvailable: 0"), "clean"),
        ("pdb-max-unavailable-zero", budget("maxUnavailable: 0"), "found"),
        ("pdb-max-unavailable-zero", budget("maxUnavailable: 0%"), "found"),
        ("pdb-max-unavailable-zero", budget("maxUnavailable: 1%") + WEB, "clean"),
        ("pdb-max-unavailable-zero", budget("minAvailable: 1"), "silent"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 100%"), "found"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 99%"), "clean"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 76%") + WEB, "found"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 75%") + WEB, "clean"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 4") + WEB, "found"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 3") + WEB, "clean"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 1") + workload(), "found"),
        ("pdb-min-available-blocks-eviction", budget("minAvailable: 1") + workload("DaemonSet"),
         "clean"),
        ("pdb-min-available-blocks-eviction",
         budget("minAvailable: 2") + workload() + scaler("minReplicas: 3"), "clean"),
        ("pdb-min-available-gt-hpa-min",
         budget("minAvailable: 3") + workload() + scaler("minReplicas: 2"), "found"),
        ("pdb-min-available-gt-hpa-min",
         budget("minAvailable: 2") + workload() + scaler("minReplicas: 2"), "clean"),
        ("pdb-min-available-gt-hpa-min", budget("minAvailable: 9") + WEB, "silent"),
        ("pdb-selects-nothing", budget("maxUnavailable: 1"), "found"),
        ("pdb-selects-nothing", budget("maxUnavailable: 1") + workload("Pod"), "clean"),
        ("pdb-selects-nothing", budget("maxUnavailable: 1", "{matchLabels: {app: b}}") + WEB, "found"),
        ("pdb-missing", WEB, "found"),
        ("pdb-missing", WEB + budget("maxUnavailable: 1"), "clean"),
        ("pdb-missing", WEB + budget("maxUnavailable: 1", "{matchLabels: {app: b}}"), "found"),
        ("pdb-missing", workload(spec="{replicas: 1}"), "silent"),
        ("pdb-missing", workload(), "found"),
        ("pdb-missing", workload() + SERVICE, "silent"),
        ("pod-in-multiple-pdbs", WEB + budget("maxUnavailable: 1") + budget("minAvailable: 1", name="c"),
         "found"),
    ],
)  # fmt: skip
def test_budgets(rule: str, text: str, expected: str) -> None:
    assert verdict(rule, text) == expected


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("hpa-target-missing", scaler("maxReplicas: 3"), "found"),
        ("hpa-target-missing", scaler("maxReplicas: 3") + workload(), "clean"),
        ("hpa-target-missing", scaler("maxReplicas: 3", "StatefulSet") + workload(), "found"),
        ("hpa-target-missing", scaler("maxReplicas: 3", name="b") + workload(), "found"),
        ("hpa-min-replicas-low", scaler("maxReplicas: 3"), "found"),
        ("hpa-min-replicas-low", scaler("minReplicas: 2"), "clean"),
        ("hpa-max-not-above-min", scaler("minReplicas: 2"), "found"),
        ("hpa-max-not-above-min", scaler("maxReplicas: 1"), "found"),
        ("hpa-max-not-above-min", scaler("maxReplicas: 2"), "clean"),
        ("hpa-missing", workload() + scaler("maxReplicas: 3"), "clean"),
        ("hpa-missing", workload(), "found"),
        ("hpa-duplicate", scaler("maxReplicas: 3"), "clean"),
        ("hpa-duplicate", scaler("maxReplicas: 3") + scaler("maxReplicas: 3", called="i"), "found"),
        ("hpa-duplicate", scaler("maxReplicas: 3", "DaemonSet"), "found"),
        ("hpa-and-static-replicas", WEB + scaler("maxReplicas: 3"), "found"),
        ("hpa-and-static-replicas", workload() + scaler("maxReplicas: 3"), "clean"),
        ("no-topology-spread", workload(), "found"),
        ("no-topology-spread", workload(spec="{replicas: 1}"), "silent"),
        ("topology-spread-invalid", workload(pod="{topologySpreadConstraints: [{maxSkew: 1, "
         "topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]}"),
         "clean"),
        ("topology-spread-invalid", workload(pod="{topologySpreadConstraints: [{maxSkew: 0, "
         "topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]}"),
         "found"),
        ("zero-replicas", workload(spec="{replicas: 0}"), "found"),
        ("zero-replicas", workload(), "clean"),
    ],
)  # fmt: skip
def test_scale(rule: str, text: str, expected: str) -> None:
    assert verdict(rule, text) == expected


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("service-selects-nothing", SERVICE, "found"),
        ("service-selects-nothing", SERVICE + workload("Pod"), "clean"),
        ("service-selects-nothing", SERVICE + workload("ReplicationController"), "clean"),
        ("service-selects-nothing", SERVICE.replace("selector: {app: web}, ", ""), "silent"),
        ("statefulset-no-headless-service", workload("StatefulSet", spec="{serviceName: web}") + SERVICE,
         "found"),
        ("statefulset-no-headless-service", workload("StatefulSet", spec="{serviceName: web}")
         + SERVICE.replace("spec: {", "spec: {clusterIP: None, "), "clean"),
        ("statefulset-no-headless-service", workload("StatefulSet", spec="{serviceName: web}"), "found"),
        ("ingress-backend-missing", ingress(sends("a.b")), "found"),
        ("ingress-backend-missing", ingress(sends("a.b")) + SERVICE, "clean"),
        ("ingress-backend-missing", ingress(sends("a.b", port="{number: 80}")) + SERVICE, "clean"),
        ("ingress-backend-missing", ingress(sends("a.b", port="{number: 81}")) + SERVICE, "found"),
        ("ingress-no-tls", ingress(sends("a.b")), "found"),
        ("ingress-no-tls", ingress(sends("a.b"), "[{hosts: [a.b]}]"), "clean"),
        ("ingress-no-tls", ingress(sends("a.b"), "[{hosts: [a.b]}]",
                                   "{kubernetes.io/ingress.allow-http: 'true'}"), "found"),
        ("ingress-tls-host-mismatch", ingress(sends("a.b"), "[{hosts: [a.b]}]"), "clean"),
        ("ingress-tls-host-mismatch", ingress(sends("a.b.c"), "[{hosts: ['*.b.c']}]"), "clean"),
        ("ingress-tls-host-mismatch", ingress(sends("a.b.c"), "[{hosts: ['*.c']}]"), "found"),
        ("ingress-tls-host-mismatch", ingress(sends("a.b")), "silent"),
        ("ingress-host-open", ingress(sends("''")), "found"),
        ("ingress-host-open", ingress(sends("'*'")), "found"),
        ("ingress-host-open", ingress(sends("'*.a.b'")), "found"),
        ("ingress-host-open", ingress(sends("a.b")), "clean"),
        ("ingress-host-path-duplicate", ingress(sends("a.b")) + ingress(sends("a.b"), name="j"), "found"),
        ("ingress-host-path-duplicate", ingress(sends("a.b")) + ingress(sends("a.c"), name="j"), "clean"),
        ("ingress-host-path-duplicate", ingress(sends("a.b")) + ingress(sends("a.b"), name="j",
         annotations="{nginx.ingress.kubernetes.io/canary: 'true'}"), "clean"),
        ("ingress-nginx-unsafe-annotation", ingress(sends("a.b"), annotations=
         "{nginx.ingress.kubernetes.io/server-snippet: x}"), "found"),
        ("ingress-nginx-unsafe-annotation", ingress(sends("a.b", "/evaluate")), "clean"),
        ("ingress-nginx-unsafe-annotation", ingress(sends("a.b", "/products/etchings")), "clean"),
        ("ingress-nginx-unsafe-annotation", ingress(sends("a.b", "/a/../etc/passwd")), "found"),
        ("ingress-nginx-unsafe-annotation", ingress(sends("a.b"), annotations=
         "{nginx.ingress.kubernetes.io/rewrite-target: /root/$1}"), "clean"),
    ],
)  # fmt: skip
def test_wiring(rule: str, text: str, expected: str) -> None:
    assert verdict(rule, text) == expected


@pytest.mark.parametrize(
    "expression",
    ["* * * * *", "*/5 0-6,22 1 JAN-mar sun", "0 0 ? * ?", "5/15 * * * *", "@daily", "@every 1h30m",
     "0-59/2 * * * 0", "0 3 31 12 6"],
)  # fmt: skip
def test_schedules_that_kubernetes_takes(expression: str) -> None:
    assert cron.fault(expression) is None


@pytest.mark.parametrize(
    "expression",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
     "* * * * 7", "*/0 * * * *", "5-1 * * * *", "a * * * *", "@sometimes", "@every", "@every soon",
     "TZ=UTC 0 3 * * *", "-1 * * * *", "1,,2 * * * *", "*/ * * * *", "* * L * *", "* * * * 1#2"],
)  # fmt: skip
def test_schedules_that_kubernetes_refuses(expression: str) -> None:
    assert cron.fault(expression) is not None


@pytest.mark.parametrize(
    ("name", "good"),
    [("http", True), ("a" * 15, True), ("a" * 16, False), ("8080", False), ("h-2", True),
     ("h--2", False), ("-h", False), ("h-", False), ("Http", False), ("", False), ("a_b", False)],
)  # fmt: skip
def test_port_names(name: str, good: bool) -> None:
    assert syntax.port_name(name) is good


@pytest.mark.parametrize(
    ("value", "good"),
    [("", True), ("a", True), ("a.b_c-D", True), ("a" * 63, True), ("a" * 64, False), ("-a", False),
     ("a.", False), ("a b", False), ("a/b", False), ("ä", False), ("a\n", False)],
)  # fmt: skip
def test_label_values(value: str, good: bool) -> None:
    assert syntax.label_value(value) is good


@pytest.mark.parametrize(
    ("key", "good"),
    [("app", True), ("app.kubernetes.io/name", True), ("/name", False), ("a/", False), ("", False),
     ("A.b/c", False), ("a/b/c", False), ("x" * 254 + "/a", False)],
)  # fmt: skip
def test_label_keys(key: str, good: bool) -> None:
    assert syntax.label_key(key) is good


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90s", 90), ("1h30m", 5400), ("500ms", 0.5), ("1.5h", 5400), ("2d", 172800), ("", None),
     ("5", None), ("h", None), ("1h ", None), (5, None), (None, None)],
)  # fmt: skip
def test_durations(written: object, seconds: float | None) -> None:
    assert spans.seconds(written) == seconds


@pytest.mark.parametrize(
    ("version", "kind", "expected"),
    [
        ("extensions/v1beta1", "Deployment", "found"), ("apps/v1beta2", "DaemonSet", "found"),
        ("extensions/v1beta1", "Ingress", "found"), ("networking.k8s.io/v1beta1", "Ingress", "found"),
        ("policy/v1beta1", "PodSecurityPolicy", "found"), ("batch/v1beta1", "CronJob", "found"),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler", "found"),
        ("autoscaling/v1", "HorizontalPodAutoscaler", "clean"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "found"),
        ("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "found"),
        ("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy", "found"),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", "found"), ("apps/v1", "Deployment", "clean"),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "found"),
        ("cert-manager.io/v1beta1", "Certificate", "silent"), ("v1", "Pod", "clean"),
    ],
)  # fmt: skip
def test_versions_that_are_gone_or_go(version: str, kind: str, expected: str) -> None:
    text = f"{{apiVersion: {version}, kind: {kind}, metadata: {{name: a}}}}"
    assert verdict("deprecated-or-removed-api", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}", "clean"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: 1}}", "found"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dat: {a: b}}", "found"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: 1}}", "found"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {a: true}}}", "found"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b, a: c}}", "found"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}", "found"),
        ("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: Loadbalancer}}", "found"),
        ("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: http}]}}", "found"),
        ("{apiVersion: apps/v1, kind: Deploiment, metadata: {name: a}}", "found"),
        ("{apiVersion: app/v1, kind: Deployment, metadata: {name: a}}", "found"),
        ("{apiVersion: networking.k8s.io/v1, kind: Ingres, metadata: {name: a}}", "found"),
        ("{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {x: 1}}]}",
         "found"),
        ("{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: a}, spec: {a: 1}}]}",
         "found"),
        ("{apiVersion: example.com/v1, kind: Anything, spec: {a: 1}}", "silent"),
        ("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, spec: {a: 1}}", "silent"),
    ],
)  # fmt: skip
def test_what_the_api_would_refuse_or_drop(text: str, expected: str) -> None:
    """As kubeconform's strict mode; kinds that are installed by themselves are not judged."""
    assert verdict("schema-invalid", text) == expected
