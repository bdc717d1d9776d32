"""What a cluster showed, as evidence: pass, fail and unknown are never mixed up."""

import pytest

from setsail.engine import deposited, live_evidence
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text
from setsail.manifest import running
from setsail.world.store import Store

NOW = 1_800_000_000.0
SYSTEM = """\
system: shop
owner: {team: trade, tier: 2}
registry: registry.example
services:
  web: {image: web:1.0, port: 8080, health: {live: /live, ready: /ready}, needs: {db: }}
stateful:
  db: {type: postgres, version: "16", backup: {every: 6h, keep: 7d, to: "s3://elsewhere/shop"}}
environments:
  test: {}
"""


@pytest.fixture
def system(tmp_path):
    from setsail.engine import system_file

    (tmp_path / "system.yaml").write_text(SYSTEM)
    return system_file.read(str(tmp_path / "system.yaml"), "test").system


def look(system, *bodies):
    return live_evidence.view(system, "prod", NOW, map(running.manifest, bodies))


def cron_job(**status):
    about = {"name": "db-backup", "namespace": "shop-test", "resourceVersion": "812"}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": about, "status": status}


def moment(ago):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(NOW - ago, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("bodies", "verdict"),
    [
        ((), "unknown"),
        ((cron_job(),), "fail"),
        ((cron_job(lastSuccessfulTime=moment(5 * 3600)),), "pass"),
        ((cron_job(lastSuccessfulTime=moment(7 * 3600)),), "fail"),
    ],
)
def test_a_backup_is_as_good_as_its_last_good_run_is_young(system, bodies, verdict):
    (found,) = live_evidence.backups(look(system, *bodies))
    assert (found.item, found.kind, found.verdict) == ("backup-elsewhere", "live", verdict)
    if verdict == "pass":
        assert (found.measured, found.threshold) == ("5.0 h", "6.0 h")
        assert found.source == "prod: shop-test/CronJob/db-backup resourceVersion 812"
        assert found.digest == "812" and found.ends == NOW + 86400


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (['{"level": "info"}'] * 9 + ["panic: gone"], "pass"),
        (["level=info msg=started port=8080"] * 5, "pass"),
        (["started on port 8080"] * 5, "fail"),
        (['{"level": "info"}'], "unknown"),
        ([], "unknown"),
    ],
)
def test_logs_are_judged_by_their_lines_and_not_by_too_few(system, lines, verdict):
    assert live_evidence.log(look(system), "Deployment/web", lines).verdict == verdict


def collector(image, ready):
    template = {"spec": {"containers": [{"image": image}]}}
    about = {"name": "logs", "namespace": "kube-system", "resourceVersion": "5"}
    status = {"desiredNumberScheduled": 3, "numberReady": ready}
    return {"metadata": about, "spec": {"template": template}, "status": status}


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (collector("grafana/promtail:3", 3), "pass"),
        (collector("grafana/promtail:3", 2), "fail"),
        (collector("kube-proxy:1", 3), "unknown"),
    ],
)
def test_a_collector_is_one_that_is_known_and_ready_everywhere(system, body, verdict):
    found = live_evidence.collector(look(system), [body])
    assert found.verdict == verdict
    assert (found.lacks is not None) == (verdict != "unknown"), "how long is never seen"


def piece(item, subject, verdict, observed=NOW, said="x"):
    return Evidence(item, "live", verdict, subject, Text(said, said), observed=observed)


def test_a_look_replaces_what_looks_before_it_said(system, tmp_path):
    """A fault of a pod that is gone must not live on; other items and kinds are left alone."""
    store = Store(str(tmp_path / "store.db"))
    deposited.deposit(store, system, [piece("right-sized", "web", "pass")])
    first = [piece("readiness-probe", "Service/web", "fail")]
    deposited.replace_live(store, system, ["readiness-probe"], first)
    both = [
        piece("readiness-probe", "namespace shop", "unknown", NOW + 1),
        piece("readiness-probe", "namespace shop", "fail", NOW + 1),
        piece("right-sized", "web", "fail", NOW + 1),
    ]
    deposited.replace_live(store, system, ["readiness-probe"], both)
    kept = {(e.item, e.subject): e.verdict for e in deposited.evidence(store, system, NOW)}
    assert kept["readiness-probe", "namespace shop"] == "fail", "the worst of one subject stays"
    assert ("readiness-probe", "Service/web") not in kept
    assert kept["right-sized", "web"] == "pass", "another command's evidence"
