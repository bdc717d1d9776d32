"""Starts, ends, releases, jobs and volumes, judged together."""

from typing import Any

import pytest

from tests.rules.relations import found, ingress, scaler, service, thing, workload, y


@pytest.mark.parametrize(
    ("probe", "others"),
    [
        ("{exec: {command: [sh, -c, 'pg_isready -h db -U app']}}", True),
        ("{exec: {command: [curl, -f, 'http://orders:8080/']}}", True),
        ("{exec: {command: [sh, -c, 'nc -z redis 6379']}}", True),
        ("{httpGet: {path: /readyz, port: 8080}}", True),
        ("{httpGet: {path: /health/db, port: 8080}}", True),
        ("{exec: {command: [sh, -c, 'pg_isready -h localhost']}}", False),
        ("{exec: {command: [sh, -c, 'pg_isready -h 127.0.0.1']}}", False),
        ("{exec: {command: [sh, -c, 'pg_isready -U app']}}", False),
        ("{exec: {command: [sh, -c, 'redis-cli -h $(hostname) ping']}}", False),
        ("{exec: {command: [wget, -q, -O-, 'http://localhost:8080/live']}}", False),
        ("{httpGet: {path: /healthz, port: 8080}}", False),
        ("{httpGet: {path: /already/live, port: 8080}}", False),
        ("{httpGet: {path: /actuator/health, port: 8080}}", False),
    ],
)
def test_what_a_liveness_probe_depends_on(probe: str, others: bool) -> None:
    box = f"{{livenessProbe: {probe}}}"
    assert bool(found("liveness-checks-dependency", workload(box=box))) is others


def test_the_whole_health_of_spring_includes_its_stores() -> None:
    probe = "livenessProbe: {httpGet: {path: /actuator/health, port: 8080}}"
    box = f"{{{probe}, env: [{{name: SPRING_DATASOURCE_URL, value: 'jdbc:mysql://db/x'}}]}}"
    (finding,) = found("liveness-checks-dependency", workload(box=box))
    assert "SPRING_DATASOURCE_URL" in finding.message.en


@pytest.mark.parametrize(
    ("probe", "wrong"),
    [
        ("{tcpSocket: {port: 1}, timeoutSeconds: 10}", True),  # the period is 10 by default
        ("{tcpSocket: {port: 1}, timeoutSeconds: 9}", False),
        ("{tcpSocket: {port: 1}, periodSeconds: 1}", True),  # the timeout is 1 by default
        ("{tcpSocket: {port: 1}}", False),
        ("{exec: {command: [mongosh, --eval, 1]}}", True),
        ("{exec: {command: [mongosh, --eval, 1]}, timeoutSeconds: 5}", False),
        ("{exec: {command: [cat, /tmp/ok]}}", False),
        ("{tcpSocket: {port: 1}, successThreshold: 2}", True),
        ("{timeoutSeconds: 60}", False),  # no handler: no probe
    ],
)
def test_the_times_of_a_probe(probe: str, wrong: bool) -> None:
    box = f"{{livenessProbe: {probe}}}"
    assert bool(found("probe-timeout-ge-period", workload(box=box))) is wrong


DELAY = "alb.ingress.kubernetes.io/target-group-attributes"


@pytest.mark.parametrize(
    ("seconds", "grace", "gone"), [(120, 60, True), (30, 60, False), (31, 30, True)]
)
def test_a_load_balancer_holds_on_longer_than_the_pod(seconds: int, grace: int, gone: bool) -> None:
    text = f"stickiness.enabled=true,deregistration_delay.timeout_seconds={seconds}"
    front = ingress("web", annotations={DELAY: text})
    web = workload(pod=f"{{terminationGracePeriodSeconds: {grace}}}")
    assert bool(found("no-drain-window-behind-lb", web, service(), front)) is gone
    assert found("no-drain-window-behind-lb", web, service()) == ()


def test_the_checks_of_a_load_balancer_take_time() -> None:
    name = "service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval"
    local = {"type": "LoadBalancer", "externalTrafficPolicy": "Local"}
    front = service(metadata={"annotations": {name: "10"}}, **local)
    assert found("no-drain-window-behind-lb", workload(), front)
    waits = workload(box="{lifecycle: {preStop: {sleep: {seconds: 25}}}}")
    assert found("no-drain-window-behind-lb", waits, front) == ()


MIGRATE = "{initContainers: [{name: m, image: a, command: [%s]}]}"


@pytest.mark.parametrize(
    ("command", "migrates"),
    [
        ("sh, -c, 'alembic upgrade head'", True),
        ("python, manage.py, migrate, --noinput", True),
        ("bundle, exec, rake, 'db:migrate'", True),
        ("npx, prisma, migrate, deploy", True),
        ("flyway, '-url=jdbc:x', migrate", True),
        ("sh, -c, 'echo migrate the data'", False),
        ("alembic, current", False),
        ("python, manage.py, check", False),
    ],
)
def test_a_migration_in_every_replica(command: str, migrates: bool) -> None:
    pod = MIGRATE % command
    assert (
        bool(found("migration-runs-per-replica", workload(pod=pod, spec="{replicas: 2}")))
        is migrates
    )
    assert found("migration-runs-per-replica", workload(pod=pod)) == ()  # one pod
    assert bool(found("migration-runs-per-replica", workload(pod=pod), scaler(1, 4))) is migrates


def job(name: str = "migrate", **head: Any) -> dict[str, Any]:
    spec = """{template: {spec: {restartPolicy: Never, containers: [
        {name: m, image: 'registry.example/web:1.4', command: [alembic, upgrade, head]}]}}}"""
    return thing("batch/v1 Job", spec, name, **head)


def test_a_migration_has_an_order() -> None:
    assert found("release-order-unsafe", job(), workload())
    assert found("release-order-unsafe", job()) == ()
    for name in ("helm.sh/hook", "argocd.argoproj.io/sync-wave", "argocd.argoproj.io/hook"):
        assert found("release-order-unsafe", job(annotations={name: "-1"}), workload()) == ()
    script = "until ready; do sleep 1; done"
    waiting = f"{{initContainers: [{{name: w, image: b, command: [sh, -c, '{script}']}}]}}"
    assert found("release-order-unsafe", job(), workload(pod=waiting)) == ()
    other = workload(box="{image: 'registry.example/other:1'}")
    assert found("release-order-unsafe", job(), other) == ()


def test_a_hook_calls_what_does_not_exist_yet() -> None:
    hook = job(annotations={"helm.sh/hook": "pre-install,pre-upgrade"})
    container = hook["spec"]["template"]["spec"]["containers"][0]
    container["env"] = [{"name": "DB_HOST", "value": "db"}]
    db = (service("db", "{port: 5432}"), workload("db"))
    assert found("release-order-unsafe", hook, *db)
    assert found("release-order-unsafe", hook, db[0]) == ()  # its pods may be there already
    later = job(annotations={"helm.sh/hook": "post-install"})
    assert found("release-order-unsafe", later, *db) == ()


@pytest.mark.parametrize(
    ("containers", "endless"),
    [
        ("[{name: a, image: report}, {name: p, image: 'envoyproxy/envoy:v1'}]", True),
        ("[{name: a, image: report}, {name: p, image: 'e/envoy:v1', command: [true]}]", False),
        ("[{name: p, image: 'envoyproxy/envoy:v1'}]", False),
        ("[{name: a, image: report}, {name: b, image: second}]", False),
        ("[{name: a, image: report, command: [sh, -c, 'run; curl localhost:1/quitquitquit']}, "
         "{name: p, image: 'istio/proxyv2:1'}]", False),
    ],
)  # fmt: skip
def test_a_job_ends_when_all_its_containers_have(containers: str, endless: bool) -> None:
    spec = f"{{template: {{spec: {{restartPolicy: Never, containers: {containers}}}}}}}"
    assert bool(found("job-sidecar-never-ends", thing("batch/v1 Job", spec))) is endless


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        ("concurrencyPolicy: Forbid, schedule: '*/5 * * * *'", 2),
        ("concurrencyPolicy: Forbid, schedule: '15 3 * * *'", 1),
        ("concurrencyPolicy: Forbid, schedule: '15 3 * * *', startingDeadlineSeconds: 5", 2),
        ("schedule: '* * * * *'", 0),
        ("schedule: '* * * * *', suspend: true", 1),
        ("schedule: '*/5 9 * * *', suspend: true", 0),
    ],
)
def test_when_a_cron_job_stops(spec: str, count: int) -> None:
    assert (
        len(found("cronjob-stops-after-100-misses", thing("batch/v1 CronJob", f"{{{spec}}}")))
        == count
    )


def test_selectors_that_change_with_a_release() -> None:
    rule = "volatile-label-in-selector"
    assert found(rule, workload(labels={"app": "web", "helm.sh/chart": "web-1.4.0"}))
    assert found(rule, workload(labels={"app": "web", "version": "1.4"}))  # the image's tag
    assert found(rule, workload(labels={"app": "web", "version": "v1"})) == ()  # a subset of a mesh
    assert found(rule, workload(labels={"app": "web", "chart": "web"}))
    blue = workload("blue", labels={"app": "web", "version": "1.4.0"})
    green = workload("green", labels={"app": "web", "version": "1.5.0"})
    front = service("web", selector={"app": "web", "version": "1.4.0"})
    assert {f.object.kind for f in found(rule, front, blue, green) if f.object} == {"Deployment"}
    assert "Service" in {f.object.kind for f in found(rule, front, blue) if f.object}


def hook(selectors: str = "{}", resources: str = "[pods]", policy: str = "Fail") -> dict[str, Any]:
    rules = f"[{{apiGroups: [''], operations: [CREATE], resources: {resources}}}]"
    target = "clientConfig: {service: {name: guard, namespace: policies}}"
    body = y(f"{{name: a.b.c, failurePolicy: {policy}, {target}, rules: {rules}}}") | y(selectors)
    kind = "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"
    return thing(kind, "{}", "guard") | {"webhooks": [body]}


GUARD = (
    service("guard", metadata={"namespace": "policies"}),
    workload("guard", namespace="policies"),
)


@pytest.mark.parametrize(
    ("webhook", "deadlock"),
    [
        (hook(), True),
        (hook("{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, "
              "operator: NotIn, values: [policies]}]}}"), False),
        (hook("{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, "
              "operator: NotIn, values: [kube-system]}]}}"), True),
        (hook("{namespaceSelector: {matchLabels: {guarded: 'true'}}}"), False),
        (hook("{objectSelector: {matchLabels: {app: other}}}"), False),
        (hook("{matchConditions: [{name: a, expression: 'true'}]}"), False),
        (hook(resources="[configmaps]"), False),
        (hook(policy="Ignore"), False),
    ],
)  # fmt: skip
def test_a_webhook_and_its_own_pods(webhook: dict[str, Any], deadlock: bool) -> None:
    assert bool(found("webhook-self-deadlock", webhook, *GUARD)) is deadlock
