"""`setsail import` as its users meet it: asking, replaying, comparing, and what it refuses."""

import io
import json
from pathlib import Path

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

COMPOSE = """\
services:
  web: {image: "acme/web:1.2", ports: ["8080:80"], environment: {REDIS_URL: "redis://cache:6379"}}
  cache: {image: "redis:7.2"}
"""
PUBLISHED = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: acme/web:1.2
          ports: [{containerPort: 81}]
          env:
            - {name: REDIS_URL, value: "redis://cache:6379"}
            - {name: MODE, value: fast}
          volumeMounts: [{name: d, mountPath: /data}]
      volumes: [{name: d, persistentVolumeClaim: {claimName: d}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: cache}
spec: {template: {spec: {containers: [{name: cache, image: "redis:7.2"}]}}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main.run(("import", *arguments), Shell("en", False, out, err))
    return code, out.getvalue(), err.getvalue()


def typed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_answers_typed_at_the_terminal_are_written_and_replayed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("outside\n\n10.1.1.1\n", monkeypatch)
    _, out, err = call("src", "--ask")
    assert "where does cache (redis) run" in err
    assert "open questions" not in out
    answers = (folder / "answers.yaml").read_text()
    assert "stores.cache.where: outside" in answers
    _, again, _ = call("src", "--force")
    assert "open questions" not in again


def test_what_cannot_be_an_answer_is_asked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("somewhere\n{\noutside\n", monkeypatch)
    _, _, err = call("src", "--ask")
    assert err.count("this must be one of cluster, outside") == 2
    assert "stores.cache.where: outside" in (folder / "answers.yaml").read_text()


def test_an_answer_may_raise_a_question_that_is_asked_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("outside\n", monkeypatch)
    _, _, err = call("src", "--ask")
    assert "at which addresses is cache" in err


def test_differences_to_published_manifests_are_listed(folder: Path) -> None:
    (folder / "k8s").mkdir()
    (folder / "k8s" / "all.yaml").write_text(PUBLISHED)
    code, out, _ = call("src", "--against", "k8s", "--format", "json")
    found = {(d["about"], d["component"], d["what"]) for d in json.loads(out)["differences"]}
    assert code == 1
    assert found == {
        ("port", "web", "80/tcp"),
        ("port", "web", "81/tcp"),
        ("environment", "web", "MODE"),
        ("volume", "web", "/data"),
        ("volume", "cache", "/data"),
        ("port", "cache", "6379/tcp"),
    }
    _, text, _ = call("src", "--against", "k8s", "--force")
    assert "6 differences to k8s" in text


def test_the_same_system_has_no_differences(folder: Path) -> None:
    call("src")
    assert main.run(("render", "-o", "out"), Shell("en", False, io.StringIO(), io.StringIO())) == 0
    code, out, _ = call("src", "--against", "out/prod", "--force")
    assert code == 0
    assert "the same services, ports, variables, volumes and edges" in out


def test_a_chart_is_told_with_the_way_out(folder: Path) -> None:
    chart = folder / "src" / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 0.1.0\n")
    (chart / "templates" / "web.yaml").write_text("kind: {{ .Values.kind }}\n")
    _, _, err = call("src")
    assert "a Helm chart" in err
    assert "helm template" in err


def test_a_folder_of_nothing_is_refused_with_what_was_looked_for(folder: Path) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(Refused) as refused:
        call("empty")
    (problem,) = refused.value.problems
    assert "no service was found" in problem.message.en
    assert problem.help is not None
    assert "Kubernetes manifests" in problem.help.en


def test_edges_as_json_carry_evidence_port_protocol_and_confidence(folder: Path) -> None:
    _, out, _ = call("src", "--format", "json")
    (edge,) = json.loads(out)["edges"]
    (evidence,) = edge.pop("evidence")
    assert edge == {
        "caller": "web",
        "callee": "cache",
        "port": 6379,
        "scheme": "redis",
        "protocol": "redis",
        "registry": False,
        "confidence": "high",
    }
    assert (evidence["file"], evidence["line"], evidence["via"]) == (
        "compose.yaml",
        2,
        "environment",
    )
    assert "redis://cache:6379" in evidence["text"]


def test_edges_to_what_stays_outside_are_edges_too(folder: Path) -> None:
    text = "services: {web: {image: 'a/web:1', environment: {DB: 'mysql://u@10.3.3.3:3306/shop'}}}"
    (folder / "src" / "compose.yaml").write_text(text)
    _, out, _ = call("src", "--format", "json")
    (edge,) = json.loads(out)["edges"]
    assert (edge["caller"], edge["callee"], edge["protocol"]) == ("web", "mysql", "mysql")
    _, shown, _ = call("src", "--force")
    assert "web → mysql" in shown
