"""What sizing writes is what Kubernetes reads, and says what the report said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from setsail.capacity import schedule
from setsail.capacity.scaling import Floor
from setsail.cli import main
from setsail.manifest import api

START = 1_790_000_000 // 604800 * 604800
PLAIN = """\
# the shop window
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: shop}   # keep
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: side, image: "side:1"}
      - name: app
        image: "web:1"
        env:
          - {name: JAVA_OPTS, value: "-Xss1m -Xmx1g"}
        resources:
          requests: {cpu: 4, memory: 256Mi}   # by feeling
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}
  minReplicas: 1   # by feeling too
  maxReplicas: 4
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 95}}
"""
QUOTA = """\
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: all, namespace: shop}
spec: {hard: {requests.cpu: "9", pods: "20"}}
"""


def table(workload: str, load: float = 0.0) -> str:
    """Fifteen days, busy from nine to five; `load` is a second's arrivals over the cores."""
    count = 288 * 15
    at = np.arange(count)
    hour = (at / 12.0) % 24.0
    busy = (hour >= 9.0) & (hour < 17.0)
    cpu, pods = np.where(busy, 0.8, 0.2), np.where(busy, 10.0, 3.0)
    name = f"shop,{workload},{'app' if workload == 'web' else workload}"
    rows = [
        f"{START + 300 * n},{name},{c:.3f},{300 + n % 9},{p:.0f}"
        + (f",{c * load:.1f}" if load else "")
        for n, c, p in zip(at.tolist(), cpu.tolist(), pods.tolist(), strict=True)
    ]
    head = "time,namespace,workload,container,cpu,memory_mib,pods" + (",load" if load else "")
    return head + "\n" + "\n".join(rows) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "web.csv").write_text(table("web"))
    (tmp_path / "mailer.csv").write_text(table("mailer", 400.0))
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s" / "web.yaml").write_text(PLAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main.guarded(["size", *words, "--no-keep"]) == code, capsys.readouterr().err
    return capsys.readouterr().out


def objects(text: str) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(text) if one]


EVENT = ("--event", "12.12: 4x, 00:00, step, 2h")


@pytest.mark.parametrize("event", [(), EVENT])
def test_autoscalers_are_what_kubernetes_reads(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    kubectl: Callable[[str], list[dict[str, Any]] | str],
    event: tuple[str, ...],
) -> None:
    text = told(capsys, "web.csv", "mailer.csv", "--service-rate", "20", *event, "--format", "hpa")
    made = objects(text)
    assert {one["kind"] for one in made} >= {"HorizontalPodAutoscaler", "CronJob", "Role"}
    for one in made:
        assert not list(api.check(one)), one
    read = kubectl(text)
    assert isinstance(read, list) and len(read) == len(made)


def test_the_objects_that_are_scheduled_pass_our_own_check(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "out").mkdir()
    asking = 'image: "side:1", resources: {requests: {cpu: 10m}}'
    workload = PLAIN.split("---")[0].replace('image: "side:1"', asking)
    (here / "out" / "web.yaml").write_text(workload)
    made = told(capsys, "web.csv", "-m", "out", "--format", "hpa", *EVENT)
    (here / "out" / "hpa.yaml").write_text(made)
    main.guarded(["check", "out", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    mine = [f for f in found["findings"] if "hpa.yaml" in str(f)]
    errors = [f for f in mine if f["severity"] == "error"]
    assert not errors, errors


def test_an_autoscaler_says_what_the_report_says(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = json.loads(told(capsys, "web.csv", "--format", "json"))
    numbers = said["containers"][0]["scaling"]
    (scaler,) = [
        one
        for one in objects(told(capsys, "web.csv", "--format", "hpa"))
        if one["kind"] == "HorizontalPodAutoscaler"
    ]
    spec = scaler["spec"]
    assert spec["minReplicas"] == numbers["min"]["value"]
    assert spec["maxReplicas"] == numbers["max"]["value"]
    aim = spec["metrics"][0]["resource"]["target"]["averageUtilization"]
    assert aim == round(numbers["target"]["value"] * 100)
    assert spec["behavior"]["scaleUp"]["stabilizationWindowSeconds"] == 0


def test_consumers_scale_by_what_arrives_and_what_waits(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one,) = objects(told(capsys, "mailer.csv", "--service-rate", "20", "--format", "keda"))
    trigger = one["spec"]["triggers"][0]
    assert trigger["type"] == "prometheus" and trigger["metadata"]["threshold"] == "17"
    assert "rate(" in trigger["metadata"]["query"] and "/ 60" in trigger["metadata"]["query"]
    assert 'queue="mailer"' in trigger["metadata"]["query"]


def test_the_broker_that_is_declared_names_the_query(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "system.yaml").write_text("""\
system: shop
external:
  kafka: {type: kafka, hosts: [kafka.example.com], port: 9092}
workers:
  mailer:
    image: mailer:1.0.0
    resources: {cpu: 500m, memory: 512Mi, memoryLimit: 1Gi}
    needs: {kafka: {consume: orders, group: mail, partitions: 12}}
    scale: {min: 2, max: 30}
environments:
  prod: {production: true}
""")
    csv = table("mailer", 400.0).replace("shop,mailer", "shop-prod,mailer")
    (here / "mailer.csv").write_text(csv)
    (one,) = objects(told(capsys, "mailer.csv", "--service-rate", "20", "--format", "keda"))
    query = one["spec"]["triggers"][0]["metadata"]["query"]
    assert 'consumergroup="mail"' in query and 'topic="orders"' in query
    assert one["spec"]["maxReplicaCount"] == 12
    assert "partitions of kafka: 12" in told(capsys, "mailer.csv", "--service-rate", "20")


def test_an_event_raises_the_minimum_and_gives_it_back(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = [
        one
        for one in objects(told(capsys, "web.csv", "--format", "hpa", *EVENT))
        if one["kind"] == "CronJob" and "-event-" in one["metadata"]["name"]
    ]
    first, last = jobs[0], jobs[-1]
    assert first["spec"]["schedule"].endswith("11 12 *"), "before midnight, with time to start"
    pod = first["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert "maxReplicas" in str(pod["containers"][0]["args"])
    assert '"suspend":true' in str(pod["initContainers"][0]["args"])
    end = last["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert '"suspend":false' in str(end["initContainers"][0]["args"])
    assert '"minReplicas":2' in str(end["containers"][0]["args"])


def test_plain_manifests_change_only_where_advice_stands(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = here / "k8s" / "web.yaml"
    shown = told(capsys, "web.csv", "-m", "k8s", "--diff")
    assert file.read_text() == PLAIN, "a diff writes nothing"
    assert "+          requests: {cpu: 2800m" in shown and "# by feeling" in shown
    told(capsys, "web.csv", "-m", "k8s", "--write")
    new = file.read_text()
    for comment in ("# the shop window", "# keep", "# by feeling\n", "# by feeling too"):
        assert comment in new
    workload, scaler = objects(new)
    app = workload["spec"]["template"]["spec"]["containers"][1]["resources"]
    assert app["requests"]["cpu"] == "2800m", "no more than 30 % down at a time"
    assert app["limits"]["memory"] == "1408Mi", "a heap of a GiB and what is beside it"
    assert "resources" not in workload["spec"]["template"]["spec"]["containers"][0]
    assert scaler["spec"]["minReplicas"] >= 2 and scaler["spec"]["maxReplicas"] > 4
    told(capsys, "web.csv", "-m", "k8s", "--diff")


def test_a_patch_names_the_kind_that_stands_there(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one,) = objects(told(capsys, "web.csv", "-m", "k8s", "--format", "patch"))
    assert one["kind"] == "StatefulSet"


BOUNDS = {
    "quota of requests.cpu": (),
    "what 2 nodes can hold": ("--node", "4,16Gi", "--nodes", "2"),
    "pod addresses": ("--addresses", "3"),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_each_bound_of_the_maximum_is_named(
    here: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text = PLAIN + QUOTA if name.startswith("quota") else PLAIN
    (here / "k8s" / "web.yaml").write_text(text.replace("cpu: 4,", "cpu: 700m,"))
    assert name in told(capsys, "web.csv", "-m", "k8s", *BOUNDS[name])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-m", "nowhere"), "nowhere"),
        (("-m", "empty"), "no workload"),
        (("-m", "broken.yaml"), "broken.yaml"),
        (("--addresses", "none"), "--addresses"),
        (("--nodes", "-1"), "--nodes"),
        (("--node", "4"), "--node"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    (here / "empty").mkdir()
    (here / "broken.yaml").write_text("kind: [Deployment\n")
    assert main.guarded(["size", "web.csv", *words, "--no-keep"]) == 2
    assert said in capsys.readouterr().err


def test_a_week_of_hours_becomes_few_stretches() -> None:
    floors = [
        Floor(day, hour, pods) for day in range(5) for hour, pods in ((8, 9), (9, 10), (18, 2))
    ]
    (work,) = schedule.stretches(floors, 2)
    assert work == schedule.Stretch((0, 1, 2, 3, 4), 8, 18, 10)
    up, down = schedule.changes((work,), 2)
    assert (up.begin, up.pods, down.begin, down.pods) == (8, 10, 18, 2)
    assert up.days == down.days == work.days


def test_a_stretch_to_midnight_ends_on_the_next_day() -> None:
    parts = schedule.stretches([Floor(4, 20, 8), Floor(5, 0, 2)], 2)
    assert schedule.changes(parts, 2) == (
        schedule.Stretch((5,), 0, 0, 2),
        schedule.Stretch((4,), 20, 20, 8),
    )
