"""Rules about what runs: what they say, and when they are silent."""

from datetime import UTC, datetime

import pytest
import yaml

from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.rules import cron, rule, run
from setsail.rules.index import RULES

NOW = datetime(2026, 1, 2, tzinfo=UTC).timestamp()
LIVE = tuple(row for row in RULES if row.live)
HEAD = {"namespace": "shop", "creationTimestamp": "2025-12-01T00:00:00Z"}


def found(name, *bodies, now=NOW):
    objects = tuple(running.manifest(body) for body in bodies)
    row = next(each for each in LIVE if each.id == name)
    return [f.message.en for f in run.run(objects, Around(objects, None, now), (row,)).findings]


def job(schedule="0 3 * * *", suspend=False, name="report", **status):
    spec = {"schedule": schedule, "suspend": suspend}
    about = {"name": name, **HEAD}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": about,
        "spec": spec,
        "status": status,
    }


@pytest.mark.parametrize("row", LIVE, ids=lambda row: row.id)
def test_without_a_status_it_has_nothing_to_say(row):
    """Files are never judged by what they do not hold."""
    for document in yaml.safe_load_all(rule.load(row).BAD):
        document.pop("status", None)
        document["metadata"].pop("annotations", None)
        document["metadata"].pop("ownerReferences", None)
        subject = running.manifest(document)
        assert run.run((subject,), Around((subject,), None, NOW), (row,)).judged[row.id] == 0


def test_a_run_that_failed_and_one_that_is_late_differ():
    before, after = "2026-01-01T03:00:00Z", "2026-01-01T03:05:00Z"
    assert found("job-failing", job(lastScheduleTime=before, lastSuccessfulTime=after)) == []
    failed = job(lastScheduleTime=after, lastSuccessfulTime=before)
    assert found("job-failing", failed) == ["its last run did not succeed"]
    assert found("job-failing", {**failed, "status": {**failed["status"], "active": [{}]}}) == []
    late = job(lastScheduleTime="2025-12-20T03:00:00Z", lastSuccessfulTime="2025-12-20T03:00:01Z")
    assert found("job-failing", late) == [
        "its last good run was 309 h ago, and it is due every 24 h"
    ]
    assert found("job-failing", job()) == ["it has never been started"]
    young = job()
    young["metadata"] = {**young["metadata"], "creationTimestamp": "2026-01-01T12:00:00Z"}
    assert found("job-failing", young) == []


def test_a_suspended_backup_is_told_and_a_suspended_job_is_left_to_the_other_rule():
    assert found("backup-not-fresh", job(suspend=True, name="db-backup")) == ["it is suspended"]
    assert found("job-failing", job(suspend=True)) == []


@pytest.mark.parametrize(
    ("expression", "hours"),
    [("*/5 * * * *", 1), ("20 */6 * * *", 6), ("20 2 * * *", 24), ("20 2 * * 0", 168),
     ("20 2 1 * *", 744), ("@hourly", 1), ("@daily", 24), ("@every 90m", 1.5), ("nonsense", None)],
)  # fmt: skip
def test_how_long_a_schedule_may_be_silent(expression, hours):
    assert cron.longest(expression) == (None if hours is None else hours * 3600)


def service(**spec):
    body = {"selector": {"app": "web"}, **spec}
    about = {"name": "web", **HEAD}
    return {"apiVersion": "v1", "kind": "Service", "metadata": about, "spec": body, "status": {}}


def test_a_service_of_what_is_scaled_to_none_is_as_it_was_told():
    labels = {"app": "web"}
    resting = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", **HEAD},
        "spec": {"replicas": 0, "template": {"metadata": {"labels": labels}}},
    }
    assert found("service-without-ready-pod", service()) == ["its selector matches no running pod"]
    assert found("service-without-ready-pod", service(), resting) == []


def test_a_claim_may_wait_for_its_first_pod_but_not_a_pod_for_its_claim():
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data", **HEAD},
        "status": {"phase": "Pending"},
    }
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "db-0", **HEAD},
        "spec": {"volumes": [volume]},
    }
    assert found("volume-or-claim-unhealthy", claim) == []
    assert found("volume-or-claim-unhealthy", claim, pod) == [
        "a pod waits for it, and it has had no volume for 46080 min"
    ]


def test_restarts_count_only_while_they_are_fresh():
    def pod(finished):
        last = {"terminated": {"reason": "OOMKilled", "finishedAt": finished}}
        status = {"name": "web", "restartCount": 6, "lastState": last, "state": {"running": {}}}
        about = {"name": "web", **HEAD}
        return {
            "apiVersion": "v1", "kind": "Pod", "metadata": about,
            "status": {"containerStatuses": [status]},
        }  # fmt: skip

    assert found("pod-not-healthy", pod("2026-01-01T20:00:00Z")) == [
        "web/web was restarted 6 times, last because of OOMKilled"
    ]
    assert found("pod-not-healthy", pod("2025-12-20T20:00:00Z")) == []


def test_a_certificate_is_judged_by_the_time_that_is_given():
    secret = yaml.safe_load(rule.load(next(r for r in LIVE if r.id.startswith("cert"))).BAD)
    assert found("certificate-near-its-end", secret) == ["its certificate ends in 7 days"]
    assert found("certificate-near-its-end", secret, now=NOW + 8 * 86400) == [
        "its certificate has ended"
    ]
    assert found("certificate-near-its-end", secret, now=NOW - 30 * 86400) == []
