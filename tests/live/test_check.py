"""What has been through the API server is judged as the files were."""

import time

import pytest

from setsail.cli.main import guarded
from setsail.engine import check as engine
from setsail.engine import live as gathering
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request
from setsail.engine.live import Where
from setsail.world.cluster import Live

MANIFESTS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: {ns}, labels: {{app: web}}}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
        - name: web
          image: localhost/shiptest:latest
          ports: [{{containerPort: 8080}}]
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: {ns}}}
spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: 8080}}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: {ns}}}
spec:
  serviceName: db
  selector: {{matchLabels: {{app: db}}}}
  template:
    metadata: {{labels: {{app: db}}}}
    spec:
      containers:
        - name: db
          image: localhost/shiptest:1
          livenessProbe: {{httpGet: {{path: /healthz, port: 8080}}, timeoutSeconds: 1}}
          resources: {{limits: {{memory: 64Mi}}}}
      volumes: [{{name: data, emptyDir: {{}}}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {{name: report, namespace: {ns}}}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{{name: report, image: "localhost/shiptest:1"}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: web, namespace: {ns}}}
spec: {{minAvailable: 2, selector: {{matchLabels: {{app: web}}}}}}
"""


DEFAULTED = {"restart-policy-not-set-or-invalid"}
"""Rules that ask for a default to be written down, as the API server itself does."""


def judged(sources) -> set[tuple[str, str]]:
    checked = engine.check(Gathered(tuple(sources), ()), Request("pedantic"))
    assert checked.objects, "nothing was checked"
    findings = (each for each in checked.findings if each.rule not in DEFAULTED)
    return {(finding.rule, str(finding.object)) for finding in findings}


def test_the_api_servers_own_additions_change_no_verdict(live: Live, namespace: str) -> None:
    from setsail.manifest import load

    text = MANIFESTS.format(ns=namespace).encode()
    for manifest in load.load(text, "app.yaml").manifests:
        live.apply(manifest.body)
    before = judged([Source("app.yaml", text)])
    found = gathering.gather(live, Where((namespace,)))
    assert found.unread == ()
    after = judged(Source(name, data) for name, data in found.texts)
    assert len(before) > 10
    assert after == before


def test_what_may_not_be_listed_is_told_with_the_rule_that_is_missing(
    live: Live, namespace: str, restricted
) -> None:
    with restricted("status", namespace) as somebody:
        found = gathering.gather(somebody, Where((namespace,)))
    words = " ".join(f"{p.message.en} {p.help.en if p.help else ''}" for p in found.unread)
    assert "you may not list services" in words
    assert '{apiGroups: [""], resources: [services], verbs: [list]}' in words
    assert "list deployments" not in words, "what the role grants is granted"


@pytest.mark.parametrize("command", ["check --live"])
def test_the_printed_role_is_enough(command: str, live: Live, namespace: str, restricted) -> None:
    with restricted(command, namespace) as somebody:
        assert gathering.gather(somebody, Where((namespace,))).unread == ()


def test_check_live_is_check_on_a_cluster(
    live: Live, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from setsail.manifest import load

    for manifest in load.load(MANIFESTS.format(ns=namespace).encode(), "app.yaml").manifests:
        live.apply(manifest.body)
    assert guarded(["check", "--live", "-n", namespace]) == 1
    out = capsys.readouterr().out
    assert f"Deployment/{namespace}/web" in out and "latest" in out
    assert guarded(["check", "--live", "-n", "default"]) == 2, "an empty namespace is not clean"
    assert guarded(["check", "--live", "--context", "nowhere"]) == 2
    assert "setsail-testbed" in capsys.readouterr().err, "it says which contexts there are"


BROKEN = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: crash, namespace: {ns}}}
spec:
  selector: {{matchLabels: {{app: crash}}}}
  template:
    metadata: {{labels: {{app: crash}}}}
    spec:
      containers:
        - {{name: web, image: "localhost/shiptest:1", command: [/bin/sh, -c, exit 3]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: pull, namespace: {ns}}}
spec:
  selector: {{matchLabels: {{app: pull}}}}
  template:
    metadata: {{labels: {{app: pull}}}}
    spec: {{containers: [{{name: web, image: "localhost/nothing:1"}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: vast, namespace: {ns}}}
spec:
  selector: {{matchLabels: {{app: vast}}}}
  template:
    metadata: {{labels: {{app: vast}}}}
    spec:
      containers:
        - {{name: web, image: "localhost/shiptest:1", resources: {{requests: {{memory: 9Ti}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: nobody, namespace: {ns}}}
spec: {{selector: {{app: nobody}}, ports: [{{port: 80}}]}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: crash, namespace: {ns}}}
spec: {{minAvailable: 1, selector: {{matchLabels: {{app: crash}}}}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: vast, namespace: {ns}}}
spec:
  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: vast}}
  maxReplicas: 3
  metrics:
    - type: Resource
      resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 60}}}}
---
apiVersion: batch/v1
kind: Job
metadata: {{name: once, namespace: {ns}}}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{{name: once, image: "localhost/shiptest:1", command: [/bin/sh, -c, exit 3]}}]
"""
WANTED = {
    ("pod-not-healthy", "Deployment/crash"): "CrashLoopBackOff in 1 of 1 pods",
    ("pod-not-healthy", "Deployment/pull"): "Pull",
    ("pod-not-healthy", "Deployment/vast"): "Insufficient memory",
    ("service-without-ready-pod", "Service/nobody"): "matches no running pod",
    ("budget-blocks-now", "PodDisruptionBudget/crash"): "no pod may go",
    ("hpa-without-metrics", "HorizontalPodAutoscaler/vast"): "it does not scale",
    ("job-failing", "Job/once"): "BackoffLimitExceeded",
}


def test_what_only_a_running_cluster_shows_is_found_with_its_reason(
    live: Live, namespace: str
) -> None:
    from setsail.manifest import load

    for manifest in load.load(BROKEN.format(ns=namespace).encode(), "app.yaml").manifests:
        live.apply(manifest.body)
    end = time.monotonic() + 90
    told: dict[tuple[str, str], str] = {}
    while not WANTED.keys() <= told.keys() and time.monotonic() < end:
        time.sleep(1)
        found = gathering.gather(live, Where((namespace,)))
        sources = tuple(Source(name, data) for name, data in found.texts)
        gathered = Gathered(sources, (), running=found.running, seen=time.time())
        findings = engine.check(gathered, Request()).findings
        told = {(f.rule, str(f.object)): f.message.en for f in findings}
    for key, words in WANTED.items():
        assert words in told.get(key, ""), key


def test_the_end_of_a_certificate_is_read_and_nothing_else(
    live: Live, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import base64

    from tests.world.test_certificate import SHORT

    data = {"tls.crt": base64.b64encode(SHORT).decode(), "tls.key": "c2VjcmV0"}
    about = {"name": "shop-tls", "namespace": namespace}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": about, "type": "kubernetes.io/tls"}
    live.apply({**secret, "data": data})
    found = gathering.gather(live, Where((namespace,), certificates=True))
    (kept,) = [each for each in found.running if each.kind == "Secret"]
    assert kept.annotations == {"setsail.dev/certificate-ends": "2031-01-03T06:00:40Z"}
    assert "data" not in kept.body
    assert not [name for name, _ in found.texts if name.startswith("Secret")]
