"""What has been through the API server is judged as the files were."""

import pytest

from setsail.cli.main import guarded
from setsail.engine import check as engine
from setsail.engine import live as gathering
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request
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
    found = gathering.gather(live, [namespace])
    assert found.unread == ()
    after = judged(Source(name, data) for name, data in found.texts)
    assert len(before) > 10
    assert after == before


def test_what_may_not_be_listed_is_told_with_the_rule_that_is_missing(
    live: Live, namespace: str, restricted
) -> None:
    with restricted("status", namespace) as somebody:
        found = gathering.gather(somebody, [namespace])
    words = " ".join(f"{p.message.en} {p.help.en if p.help else ''}" for p in found.unread)
    assert "you may not list services" in words
    assert '{apiGroups: [""], resources: [services], verbs: [list]}' in words
    assert "list deployments" not in words, "what the role grants is granted"


@pytest.mark.parametrize("command", ["check --live"])
def test_the_printed_role_is_enough(command: str, live: Live, namespace: str, restricted) -> None:
    with restricted(command, namespace) as somebody:
        assert gathering.gather(somebody, [namespace]).unread == ()


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
