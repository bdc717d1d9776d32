"""What sizing deposits, and what `setsail ready` makes of it."""

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from setsail.cli import main

SYSTEM = """\
system: shop
owner: {team: shop, contact: shop@example.com, tier: 1}
registry: registry.example.com/shop
stateful:
  kafka: {type: kafka, version: "3.7"}
services:
  web:
    image: web:1.4.2
    port: 8080
    resources: {cpu: 700m, memory: 416Mi, memoryLimit: 640Mi}
    scale: {min: 4, max: 40, cpu: 60%}
environments:
  prod: {production: true, platform: {zones: 3}}
"""
WORKER = """\
workers:
  mailer:
    image: mailer:1.0.0
    needs: {kafka: {consume: orders}}
    scale: {min: 1, max: 2}
"""


def table(end: float, days: float = 10.0, workload: str = "web") -> str:
    count = round(days * 288)
    at = np.arange(count)
    cpu = 0.3 + 0.3 * np.maximum(0.0, np.sin(2 * np.pi * at / 288))
    start = end // 300 * 300 - 300 * count
    name = f"shop-prod,{workload},{workload}"
    rows = [
        f"{start + 300 * n:.0f},{name},{c:.4f},{300 + n % 7},4,{c * 300:.1f}"
        for n, c in zip(at.tolist(), cpu.tolist())
    ]
    head = "time,namespace,workload,container,cpu,memory_mib,pods,load\n"
    return head + "\n".join(rows) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "system.yaml").write_text(SYSTEM)
    (tmp_path / "usage.csv").write_text(table(time.time()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ready(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The answers of `setsail ready` by their item."""
    capsys.readouterr()
    main.guarded(["ready", "--format", "json"])
    return {one["id"]: one for one in json.loads(capsys.readouterr().out)["items"]}


NODES = ("--node", "15500m,60Gi", "--nodes", "6", "--zones", "3")


def test_what_history_supports_is_proven_and_the_zone_configured(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ready(capsys)["right-sized"]["state"] == "unknown"
    main.guarded(["size", "check", "usage.csv", *NODES])
    told = ready(capsys)
    right = told["right-sized"]
    assert right["state"] == "proven"
    piece = right["evidence"][0]
    assert "cpu 700m" in piece["measured"] and "cpu" in piece["threshold"]
    assert piece["expires"] > piece["observed"]
    assert told["minimum-from-the-peak"]["state"] == "proven"
    assert told["one-zone-can-go"]["state"] == "configured"


def test_without_nodes_right_sized_is_not_proven(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main.guarded(["size", "usage.csv"])
    right = ready(capsys)["right-sized"]
    assert right["state"] == "configured" and "nodes" in str(right["evidence"])


SET = "cpu: 700m, memory: 416Mi, memoryLimit: 640Mi"


@pytest.mark.parametrize("size", ["100m, 416Mi, 640Mi", "9, 416Mi, 640Mi", "700m, 32Gi, 32Gi"])
def test_too_little_and_far_too_much_fail(
    here: Path, capsys: pytest.CaptureFixture[str], size: str
) -> None:
    cpu, memory, limit = size.split(", ")
    text = SYSTEM.replace(SET, f"cpu: {cpu}, memory: {memory}, memoryLimit: {limit}")
    (here / "system.yaml").write_text(text)
    main.guarded(["size", "check", "usage.csv", *NODES])
    assert ready(capsys)["right-sized"]["state"] == "failing"


def test_what_is_declared_otherwise_afterwards_counts_no_more(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main.guarded(["size", "check", "usage.csv", *NODES])
    (here / "system.yaml").write_text(SYSTEM.replace("700m", "800m"))
    assert ready(capsys)["right-sized"]["state"] == "unknown"


def test_old_history_counts_no_more(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "usage.csv").write_text(table(time.time() - 3 * 86400))
    main.guarded(["size", "check", "usage.csv", *NODES])
    assert ready(capsys)["right-sized"]["state"] == "unknown"


def test_three_days_prove_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "usage.csv").write_text(table(time.time(), 3.0))
    main.guarded(["size", "check", "usage.csv", *NODES])
    assert ready(capsys)["right-sized"]["state"] == "unknown"


def test_a_component_without_history_keeps_its_item_open(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "system.yaml").write_text(SYSTEM + WORKER)
    main.guarded(["size", "check", "usage.csv", *NODES])
    assert ready(capsys)["right-sized"]["state"] == "unknown"


def test_consumers_that_cannot_keep_up_fail(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "system.yaml").write_text(SYSTEM + WORKER)
    (here / "mailer.csv").write_text(table(time.time(), workload="mailer"))
    main.guarded(["size", "check", "mailer.csv", "--service-rate", "20"])
    assert ready(capsys)["consumers-keep-up"]["state"] == "failing"


def test_nothing_is_kept_where_it_was_forbidden(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main.guarded(["size", "check", "usage.csv", *NODES, "--no-keep"])
    assert ready(capsys)["right-sized"]["state"] == "unknown" and not (here / ".setsail").exists()


def test_broken_evidence_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main.guarded(["size", "check", "usage.csv"])
    with sqlite3.connect(here / ".setsail" / "store.db") as db:
        db.execute("update evidence set body = 'x'")
    db.close()
    capsys.readouterr()
    assert main.guarded(["ready"]) == 2
    assert "store.db" in capsys.readouterr().err
