"""Quotas, limits, heaps, scalers and places, judged together."""

import pytest

from tests.rules.relations import found, scaler, service, thing, workload

HALF = "{resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}}"


def quota(hard: str, **more: str) -> dict[str, object]:
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return thing("ResourceQuota", f"{{hard: {hard}{extra}}}")


@pytest.mark.parametrize(
    ("spec", "hard", "stuck"),
    [
        ("{replicas: 4}", "{requests.cpu: '2'}", True),  # 25 % of 4 is one more
        ("{replicas: 4}", "{requests.cpu: 2500m}", False),
        ("{replicas: 5}", "{cpu: 3400m}", True),  # 25 % of 5 rounds up to two
        ("{replicas: 5}", "{cpu: 3500m}", False),
        ("{replicas: 4, strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}}",
         "{requests.cpu: '2'}", False),
        ("{replicas: 4, strategy: {type: Recreate}}", "{pods: 4}", False),
        ("{replicas: 4}", "{pods: 4}", True),
        ("{replicas: 4}", "{limits.memory: 2Gi}", True),
        ("{replicas: 4}", "{limits.memory: 2560Mi}", False),
        ("{replicas: 4}", "{requests.storage: 1Gi, services: 1}", False),
    ],
)  # fmt: skip
def test_a_quota_and_the_surge_of_a_rollout(spec: str, hard: str, stuck: bool) -> None:
    findings = found("quota-vs-rollout", quota(hard), workload(box=HALF, spec=spec))
    assert bool(findings) is stuck
    if stuck:
        assert findings[0].related[0].object and findings[0].related[0].object.name == "web"


def test_the_minimum_of_an_autoscaler_is_what_runs_at_least() -> None:
    big = workload(box=HALF, spec="{replicas: 1}")
    assert found("quota-vs-rollout", quota("{requests.cpu: '2'}"), big) == ()
    assert found("quota-vs-rollout", quota("{requests.cpu: '2'}"), big, scaler(4, 8))


def test_a_quota_with_a_scope_counts_other_pods() -> None:
    some = quota("{pods: 1}", scopes="[Terminating]")
    assert found("quota-vs-rollout", some, workload(box=HALF, spec="{replicas: 4}")) == ()


def test_defaults_of_a_limitrange_count() -> None:
    bare = workload(spec="{replicas: 4}")
    ranged = thing("LimitRange", "{limits: [{type: Container, defaultRequest: {cpu: 500m}}]}")
    assert found("quota-vs-rollout", quota("{requests.cpu: '2'}"), bare) == ()
    assert found("quota-vs-rollout", quota("{requests.cpu: '2'}"), bare, ranged)


@pytest.mark.parametrize(("hard", "short"), [("'4'", True), ("'5'", False)])
def test_a_quota_and_the_maximum_of_an_autoscaler(hard: str, short: bool) -> None:
    objects = (scaler(2, 10), workload(box=HALF), quota(f"{{requests.cpu: {hard}}}"))
    findings = found("quota-vs-hpa-max", *objects)
    assert bool(findings) is short
    if short:
        assert "8 of 10" in findings[0].message.en
        shown = [r.object.kind for r in findings[0].related if r.object]
        assert shown == ["ResourceQuota", "Deployment"]


@pytest.mark.parametrize(
    ("box", "limit", "refused"),
    [
        ("{}", "{hard: {limits.memory: 8Gi}}", True),
        (HALF, "{hard: {limits.memory: 8Gi}}", False),
        ("{}", "{hard: {pods: 10}}", False),
        (HALF, "{limits: [{type: Container, max: {memory: 256Mi}}]}", True),
        (HALF, "{limits: [{type: Container, max: {memory: 512Mi}}]}", False),
        (HALF, "{limits: [{type: Container, min: {cpu: '1'}}]}", True),
        (HALF, "{limits: [{type: Pod, max: {memory: 256Mi}}]}", True),
        ("{}", "{limits: [{type: Container, max: {memory: 256Mi}}]}", False),
    ],
)
def test_what_a_namespace_refuses(box: str, limit: str, refused: bool) -> None:
    kind = "ResourceQuota" if "hard" in limit else "LimitRange"
    objects = (workload(box=box), thing(kind, limit))
    assert bool(found("limitrange-or-quota-rejects-pod", *objects)) is refused


@pytest.mark.parametrize(
    ("env", "limit", "kills"),
    [
        ("JAVA_TOOL_OPTIONS: -Xmx768m", "1Gi", False),
        ("JAVA_TOOL_OPTIONS: -Xmx769m", "1Gi", True),
        ("JAVA_TOOL_OPTIONS: -Xmx4g -Xmx512m", "1Gi", False),  # the last one counts
        ("JAVA_OPTS: -XX:MaxRAMPercentage=75.0", "1Gi", False),
        ("JAVA_OPTS: -XX:MaxRAMPercentage=90", "1Gi", True),
        ("JAVA_OPTS: -Xmx512m -XX:MaxRAMPercentage=90", "1Gi", False),  # -Xmx goes before
        ("NODE_OPTIONS: --max-old-space-size=1024", "1Gi", True),
        ("NODE_OPTIONS: --max_old_space_size=700", "1Gi", False),
        ("GOMEMLIMIT: 950MiB", "1Gi", False),
        ("GOMEMLIMIT: 1GiB", "1Gi", True),
        ("OTHER: -Xmx9g", "1Gi", False),
        ("JAVA_OPTS: -Xmx9g", "''", False),  # no limit that can be read
    ],
)
def test_a_heap_and_the_limit_of_its_container(env: str, limit: str, kills: bool) -> None:
    name, value = env.split(": ", 1)
    box = (
        f"{{env: [{{name: {name}, value: '{value}'}}], resources: {{limits: {{memory: {limit}}}}}}}"
    )
    findings = found("heap-vs-limit", workload(box=box))
    assert bool(findings) is kills
    assert not kills or findings[0].related[0].place.line


def test_files_in_memory_count_against_the_limit() -> None:
    box = """{args: [java, -Xmx600m, -jar, a.jar], resources: {limits: {memory: 1Gi}},
              volumeMounts: [{name: m, mountPath: /m}]}"""
    volume = "{volumes: [{name: m, emptyDir: {medium: Memory, sizeLimit: 256Mi}}]}"
    assert found("heap-vs-limit", workload(box=box)) == ()
    assert found("heap-vs-limit", workload(box=box, pod=volume))


@pytest.mark.parametrize(
    ("said", "cpu", "many"),
    [
        ("env: [{name: WEB_CONCURRENCY, value: '4'}]", "'1'", True),
        ("env: [{name: WEB_CONCURRENCY, value: '3'}]", "'1'", False),
        ("env: [{name: GOMAXPROCS, value: '8'}]", "2", True),
        ("env: [{name: GOMAXPROCS, value: '2'}]", "2", False),
        ("command: [gunicorn, app, -w, '9']", "'2'", True),
        ("command: [gunicorn, app, '--workers=5']", "'2'", False),
        ("command: [java, '-XX:ActiveProcessorCount=16', -jar, a.jar]", "'2'", True),
    ],
)
def test_workers_and_the_cpu_limit(said: str, cpu: str, many: bool) -> None:
    box = f"{{{said}, resources: {{limits: {{cpu: {cpu}}}}}}}"
    assert bool(found("concurrency-vs-cpu-limit", workload(box=box))) is many


CPU = "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}"


@pytest.mark.parametrize(
    ("more", "both"),
    [
        ("", True),
        ("updatePolicy: {updateMode: Initial}", True),
        ("updatePolicy: {updateMode: 'Off'}", False),
        ("resourcePolicy: {containerPolicies: "
         "[{containerName: '*', controlledResources: [memory]}]}",
         False),
        ("resourcePolicy: {containerPolicies: [{containerName: '*', mode: 'Off'}]}", False),
        ("resourcePolicy: {containerPolicies: [{containerName: log, mode: 'Off'}]}", True),
    ],
)  # fmt: skip
def test_two_kinds_of_autoscalers_on_one_resource(more: str, both: bool) -> None:
    ref = "targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}"
    vertical = thing("autoscaling.k8s.io/v1 VerticalPodAutoscaler", f"{{{ref}, {more}}}")
    assert bool(found("hpa-vpa-same-metric", scaler(1, 3), workload(), vertical)) is both


def scaled(spec: str, name: str = "web") -> dict[str, object]:
    return thing("keda.sh/v1alpha1 ScaledObject", spec, name)


def test_two_scalers_of_one_workload() -> None:
    mine = scaled("{scaleTargetRef: {name: web}}")
    assert found("two-scalers", mine, scaler(1, 3), workload())
    assert found("two-scalers", mine, scaled("{scaleTargetRef: {name: web}}", "b"), workload())
    assert found("two-scalers", mine, scaler(1, 3, "other"), workload()) == ()
    own = scaler(1, 3)
    own["metadata"]["name"] = "keda-hpa-web"
    assert found("two-scalers", mine, own, workload()) == ()


@pytest.mark.parametrize("metrics", ["", f", metrics: [{CPU}]"])
def test_the_metric_of_an_autoscaler_needs_a_request(metrics: str) -> None:
    target = "{apiVersion: apps/v1, kind: Deployment, name: web}"
    spec = f"{{maxReplicas: 3, scaleTargetRef: {target}{metrics}}}"
    horizontal = thing("autoscaling/v2 HorizontalPodAutoscaler", spec)
    assert found("hpa-without-requests", horizontal, workload())
    assert found("hpa-without-requests", horizontal, workload(box=HALF)) == ()


def zones(*values: str) -> str:
    expression = f"{{key: zone, operator: In, values: [{', '.join(values)}]}}"
    return (
        "nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
        f"[{{matchExpressions: [{expression}]}}]}}}}"
    )


APART = (
    "podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
    "[{topologyKey: zone, labelSelector: {matchLabels: {app: web}}}]}"
)


@pytest.mark.parametrize(
    ("spec", "places", "stuck"),
    [
        ("{replicas: 2}", ("a", "b"), True),  # and one more during a rollout
        ("{replicas: 2}", ("a", "b", "c"), False),
        ("{replicas: 3, strategy: {type: Recreate}}", ("a", "b"), True),
        ("{replicas: 2, strategy: {type: Recreate}}", ("a", "b"), False),
        ("{replicas: 2, strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}}", ("a", "b"),
         False),
    ],
)  # fmt: skip
def test_more_pods_than_places(spec: str, places: tuple[str, ...], stuck: bool) -> None:
    pod = f"{{affinity: {{{APART}, {zones(*places)}}}}}"
    assert bool(found("hard-spread-deadlock", workload(pod=pod, spec=spec))) is stuck


def test_places_are_counted_from_nodes_too() -> None:
    web = workload(pod=f"{{affinity: {{{APART}}}}}", spec="{replicas: 2}")
    nodes = [thing("Node", "{}", f"n{zone}", labels={"zone": zone}) for zone in "ab"]
    assert found("hard-spread-deadlock", web) == ()  # nobody says how many zones there are
    assert found("hard-spread-deadlock", web, *nodes)


NODE = "{taints: [{key: gpu, effect: NoSchedule}]}"


@pytest.mark.parametrize(
    ("pod", "never"),
    [
        ("{nodeSelector: {pool: big}, tolerations: [{key: gpu, operator: Exists}]}", False),
        ("{nodeSelector: {pool: small}, tolerations: [{operator: Exists}]}", True),
        ("{nodeSelector: {pool: big}}", True),
        ("{tolerations: [{key: gpu, operator: Exists, effect: NoExecute}]}", True),
        ("{os: {name: windows}, nodeSelector: {kubernetes.io/os: linux}}", True),
        (f"{{nodeSelector: {{zone: c}}, affinity: {{{zones('a', 'b')}}}}}", True),
    ],
)
def test_demands_that_no_node_meets(pod: str, never: bool) -> None:
    node = thing("Node", NODE, "one", labels={"pool": "big"})
    assert bool(found("scheduling-impossible", workload(pod=pod), node)) is never


def test_without_nodes_only_contradictions_are_told() -> None:
    assert found("scheduling-impossible", workload(pod="{nodeSelector: {pool: none}}")) == ()
    pod = f"{{nodeSelector: {{zone: a}}, affinity: {{{zones('a', 'b')}}}}}"
    assert found("scheduling-impossible", workload(pod=pod)) == ()


def test_a_weaker_link_and_a_lower_priority() -> None:
    calls = "{env: [{name: P, value: 'http://prices:80'}]}"
    prices = (service("prices"), workload("prices", spec="{replicas: 1}"))
    assert found("weakest-link-availability", workload(box=calls, spec="{replicas: 3}"), *prices)
    assert (
        found("weakest-link-availability", workload(box=calls, spec="{replicas: 1}"), *prices) == ()
    )
    high = thing("scheduling.k8s.io/v1 PriorityClass", "{}", "high") | {"value": 1000}
    web = workload(box=calls, pod="{priorityClassName: high}")
    assert found("priority-inversion", web, high, *prices)
    assert found("priority-inversion", web, *prices) == ()  # the value is not known
    everywhere = high | {"globalDefault": True}
    assert found("priority-inversion", web, everywhere, *prices) == ()
