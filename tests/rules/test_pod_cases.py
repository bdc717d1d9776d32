"""Rules on one workload: what each kind and each way of saying it comes to."""

import pytest

from tests.rules.cases import verdict, workload

HTTP = "{httpGet: {path: /, port: 80}}"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n"
OTHER = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {selector: {app: x}}\n"


@pytest.mark.parametrize("probe", ["liveness", "readiness"])
@pytest.mark.parametrize(
    "kind",
    ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod"],
)
def test_what_runs_on_needs_its_probes(kind: str, probe: str) -> None:
    rule, field = f"{probe}-probe-missing", f"{probe}Probe"
    assert verdict(rule, workload(kind)) == "found"
    assert verdict(rule, workload(kind, f"{{{field}: {HTTP}}}")) == "clean"
    assert verdict(rule, workload(kind, f"{{{field}: {{}}}}")) == "found"


@pytest.mark.parametrize("kind", ["Job", "CronJob"])
@pytest.mark.parametrize(
    "rule", ["liveness-probe-missing", "readiness-probe-missing", "prestop-missing"]
)
def test_what_runs_to_its_end_needs_none(kind: str, rule: str) -> None:
    assert verdict(rule, workload(kind)) == "silent"


def test_readiness_is_for_what_takes_requests() -> None:
    rule = "readiness-probe-missing"
    assert verdict(rule, workload() + OTHER) == "silent"
    assert verdict(rule, workload() + SERVICE) == "found"
    assert verdict(rule, workload(container="{ports: [{containerPort: 80}]}") + OTHER) == "found"


def test_init_containers_have_no_probes_and_sidecars_may() -> None:
    init = "{initContainers: [{name: i, image: 'i:1'}]}"
    assert (
        verdict(
            "liveness-probe-missing", workload(container=f"{{livenessProbe: {HTTP}}}", pod=init)
        )
        == "clean"
    )


@pytest.mark.parametrize(
    ("ready", "live", "expected"),
    [
        (HTTP, HTTP, "found"),
        (HTTP, "{httpGet: {path: /, port: 80}, periodSeconds: 3}", "found"),
        (HTTP, "{httpGet: {port: 80, scheme: HTTP}}", "found"),
        (HTTP, "{httpGet: {path: /live, port: 80}}", "clean"),
        (HTTP, "{tcpSocket: {port: 80}}", "clean"),
        ("{exec: {command: [a]}}", "{exec: {command: [a]}}", "found"),
        ("{exec: {command: [a]}}", "{exec: {command: [b]}}", "clean"),
        ("{grpc: {port: 1}}", "{grpc: {port: 1}}", "found"),
        (HTTP, "null", "clean"),
    ],
)
def test_probes_are_alike_if_they_ask_the_same(ready: str, live: str, expected: str) -> None:
    probes = f"{{readinessProbe: {ready}, livenessProbe: {live}}}"
    assert verdict("probes-identical", workload(container=probes)).replace("silent", "clean") == (
        expected
    )


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        (f"{{livenessProbe: {HTTP}}}", "found"),
        (f"{{livenessProbe: {HTTP}, ports: [{{containerPort: 80}}]}}", "clean"),
        (f"{{livenessProbe: {HTTP}, ports: [{{containerPort: 81}}]}}", "found"),
        ("{livenessProbe: {grpc: {port: 9}}, ports: [{containerPort: 9}]}", "clean"),
        ("{livenessProbe: {tcpSocket: {port: a}}, ports: [{name: a, containerPort: 9}]}", "clean"),
        ("{livenessProbe: {exec: {command: [a]}}}", "silent"),
        ("{}", "silent"),
    ],
)
def test_probes_ask_ports_that_are_declared(container: str, expected: str) -> None:
    assert verdict("probe-port-not-exposed", workload(container=container)) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [("{}", "found"), ("{replicas: 0}", "found"), ("{replicas: 1}", "found"),
     ("{replicas: 2}", "clean"), ("{replicas: 5}", "clean")],
)  # fmt: skip
def test_one_pod_or_none_is_too_few(spec: str, expected: str) -> None:
    assert verdict("single-replica", workload(spec=spec)) == expected


@pytest.mark.parametrize(
    ("kind", "spec", "expected"),
    [
        ("Deployment", "{strategy: {type: Recreate}}", "found"),
        ("Deployment", "{strategy: {type: RollingUpdate}}", "clean"),
        ("Deployment", "{}", "clean"),
        ("DaemonSet", "{updateStrategy: {type: OnDelete}}", "found"),
        ("StatefulSet", "{updateStrategy: {type: OnDelete}}", "found"),
        ("StatefulSet", "{}", "clean"),
        ("Pod", "{}", "silent"),
    ],
)
def test_only_rolling_updates_leave_no_gap(kind: str, spec: str, expected: str) -> None:
    assert verdict("non-rolling-strategy", workload(kind, spec=spec)) == expected


@pytest.mark.parametrize(
    ("kind", "spec", "labels", "expected"),
    [
        ("Deployment", "{}", "{app: web, v: a}", "clean"),
        ("Deployment", "{}", "{app: b}", "found"),
        ("Deployment", "{}", "{}", "found"),
        ("Deployment", "{selector: null}", "{app: web}", "found"),
        ("Deployment", "{selector: {}}", "{app: web}", "found"),
        ("StatefulSet", "{selector: {matchExpressions: [{key: app, operator: Exists}]}}",
         "{app: b}", "clean"),
        ("ReplicationController", "{}", "{app: web}", "clean"),
        ("ReplicationController", "{}", "{app: b}", "found"),
        ("ReplicationController", "{selector: null}", "{app: b}", "silent"),
        ("Job", "{}", "{app: b}", "silent"),
        ("Job", "{selector: {matchLabels: {a: b}}}", "{app: b}", "found"),
        ("Pod", "{}", "{}", "silent"),
    ],
)  # fmt: skip
def test_workloads_select_their_own_pods(kind: str, spec: str, labels: str, expected: str) -> None:
    assert verdict("selector-template-mismatch", workload(kind, spec=spec, labels=labels)) == (
        expected
    )


@pytest.mark.parametrize(
    ("kind", "policy", "expected"),
    [
        ("Deployment", "{}", "found"), ("Deployment", "{restartPolicy: Always}", "clean"),
        ("Deployment", "{restartPolicy: OnFailure}", "found"),
        ("Pod", "{restartPolicy: OnFailure}", "clean"), ("Pod", "{restartPolicy: Never}", "found"),
        ("Job", "{restartPolicy: Never}", "silent"),
    ],
)  # fmt: skip
def test_what_should_run_on_says_that_it_restarts(kind: str, policy: str, expected: str) -> None:
    assert verdict("restart-policy-not-set-or-invalid", workload(kind, pod=policy)) == expected


@pytest.mark.parametrize(
    ("kind", "policy", "expected"),
    [
        ("CronJob", "{}", "found"), ("CronJob", "{restartPolicy: Always}", "found"),
        ("CronJob", "{restartPolicy: Never}", "clean"), ("Job", "{}", "found"),
        ("Job", "{restartPolicy: OnFailure}", "clean"), ("Deployment", "{}", "silent"),
    ],
)  # fmt: skip
def test_jobs_say_what_happens_when_they_fail(kind: str, policy: str, expected: str) -> None:
    assert verdict("cronjob-restart-policy-invalid", workload(kind, pod=policy)) == expected


@pytest.mark.parametrize(
    ("kind", "spec", "expected"),
    [
        ("Job", "{}", "found"), ("Job", "{ttlSecondsAfterFinished: 0}", "clean"),
        ("CronJob", "{}", "clean"),
        ("CronJob", "{jobTemplate: {spec: {ttlSecondsAfterFinished: 9}}}", "found"),
    ],
)  # fmt: skip
def test_single_jobs_go_by_themselves_and_scheduled_ones_by_their_history(
    kind: str, spec: str, expected: str
) -> None:
    assert verdict("job-ttl", workload(kind, spec=spec)) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("/", "found"), ("/etc", "found"), ("/etc/", "found"), ("//etc", "found"),
        ("/etc/localtime", "clean"), ("/etc/kubernetes/pki", "found"), ("/proc/sys", "found"),
        ("/process", "clean"), ("/root/.ssh", "found"), ("/home/me/.aws/credentials", "found"),
        ("/data", "clean"), ("/var/run/docker.sock", "found"), ("/var/log", "clean"),
    ],
)  # fmt: skip
def test_directories_that_rule_the_node(host: str, expected: str) -> None:
    pod = f"{{volumes: [{{name: v, hostPath: {{path: '{host}'}}}}]}}"
    assert verdict("hostpath-sensitive-dir", workload(pod=pod)) == expected


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ("{name: v, mountPath: /a}", "found"),
        ("{name: v, mountPath: /a, readOnly: true}", "clean"),
        ("{name: v, mountPath: /a, readOnly: false}", "found"),
        ("{name: w, mountPath: /a}", "clean"),
    ],
)  # fmt: skip
def test_only_a_read_only_mount_keeps_the_node_as_it_is(mount: str, expected: str) -> None:
    pod = "{volumes: [{name: v, hostPath: {path: /data}}, {name: w, emptyDir: {}}]}"
    container = f"{{volumeMounts: [{mount}]}}"
    assert verdict("hostpath-writable", workload(container=container, pod=pod)) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ("{requests: {memory: 1Gi}, limits: {memory: 1024Mi}}", "clean"),
        ("{requests: {memory: 1Gi}, limits: {memory: 1G}}", "found"),
        ("{limits: {memory: 1Gi}}", "clean"), ("{requests: {memory: 1Gi}}", "found"),
        ("{}", "clean"), ("{requests: {memory: '1'}, limits: {memory: 1}}", "clean"),
    ],
)  # fmt: skip
def test_amounts_are_equal_if_they_are_the_same_number(resources: str, expected: str) -> None:
    container = f"{{resources: {resources}}}"
    assert verdict("memory-request-ne-limit", workload(container=container)) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ("{requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 2Gi}}", "found"),
        ("{requests: {ephemeral-storage: 1Gi}}", "clean"), ("{}", "clean"),
    ],
)  # fmt: skip
def test_disk_without_a_limit_is_the_subject_of_another_rule(resources: str, expected: str) -> None:
    container = f"{{resources: {resources}}}"
    assert verdict("ephemeral-storage-request-ne-limit", workload(container=container)) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ("{requests: {cpu: 0}}", "found"), ("{requests: {cpu: 0m}, limits: {cpu: 1}}", "found"),
        ("{limits: {cpu: 1}}", "clean"), ("{requests: {cpu: 0.1}}", "clean"),
        ("{requests: {cpu: nothing}}", "clean"),
    ],
)  # fmt: skip
def test_a_request_of_nothing_is_none_and_a_limit_is_one(resources: str, expected: str) -> None:
    container = f"{{resources: {resources}}}"
    assert verdict("cpu-request-missing", workload(container=container)) == expected


@pytest.mark.parametrize(
    ("resources", "burstable", "guaranteed"),
    [
        ("{}", "found", "found"), ("{requests: {cpu: 1}}", "clean", "found"),
        ("{requests: {cpu: 0}}", "found", "found"),
        ("{limits: {cpu: 1, memory: 1Gi}}", "clean", "clean"),
        ("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}", "clean", "found"),
        ("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m, memory: 1Gi}}", "clean", "clean"),
        ("{limits: {cpu: 1}}", "clean", "found"),
    ],
)  # fmt: skip
def test_the_class_is_the_one_that_the_kubelet_works_out(
    resources: str, burstable: str, guaranteed: str
) -> None:
    rule, text = "qos-class-required", workload(container=f"{{resources: {resources}}}")
    assert verdict(rule, text, {rule: {"at_least": "Burstable"}}) == burstable
    assert verdict(rule, text) == guaranteed


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [("{}", "silent"), ("{pod.kubernetes.io/lifetime: 8h}", "clean"),
     ("{pod.kubernetes.io/lifetime: 8h1s}", "found"), ("{pod.kubernetes.io/lifetime: 1d}", "found"),
     ("{pod.kubernetes.io/lifetime: soon}", "found")],
)  # fmt: skip
def test_a_pod_lives_as_long_as_its_annotation_says(annotations: str, expected: str) -> None:
    text = (
        f"{{apiVersion: v1, kind: Pod, metadata: {{name: a, annotations: {annotations}}}, "
        "spec: {containers: []}}"
    )
    assert verdict("pod-lifetime-exceeded", text) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [("{a: b}", "found"), ("{owner: me}", "clean"), ("{example.com/owner: me}", "clean"),
     ("{owner: ''}", "found"), ("{app.kubernetes.io/name: web}", "clean"), ("{name: x}", "found")],
)  # fmt: skip
def test_one_of_several_labels_is_enough(labels: str, expected: str) -> None:
    assert verdict("required-labels-missing", workload(labels=labels)) == expected
