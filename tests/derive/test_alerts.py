"""When somebody is called, judged by Prometheus itself."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from setsail.derive import alerts, slo
from setsail.derive.derived import Derived, Gap
from setsail.system import load, resolve, values
from tests import systems as generated
from tests.derive import promtool

OPERATED = values.Environment("prod", platform=values.Platform(monitoring="prometheus-operator"))
OWNER = values.Owner("trade", "trade-oncall@example.cn", 1)
SPACE = 'namespace="shop-prod"'


def system(environment: values.Environment = OPERATED) -> values.System:
    web = values.Workload(
        "services",
        "web",
        "image",
        ports=(values.Port("http", 8080),),
        metrics=values.Metrics("/metrics"),
        scale=values.Scale(2, 10),
        needs=(values.Edge("web", "mysql"),),
        runbook="https://wiki.example.cn/web",
    )
    settle = values.Workload(
        "jobs", "settle", "image", schedule="30 2 * * *", alerts={"missed": 900.0}
    )
    once = values.Workload("jobs", "once", "image", owner=values.Owner("data", "", 3))
    store = values.Stateful(
        "redis",
        "redis",
        "image",
        backup=values.Backup(3600.0, to="s3://backup"),
        rpo=7200.0,
        port=6379,
    )
    mysql = values.External(
        "mysql", "mysql", primary=("10.0.0.1",), replicas=("10.0.0.2",), port=3306, owner="dba"
    )
    return values.System(
        "shop",
        environment,
        OWNER,
        services={"web": web},
        jobs={"settle": settle, "once": once},
        stateful={"redis": store},
        external={"mysql": mysql},
    )


def rules() -> dict[tuple[str, str], dict[str, Any]]:
    """Every alert by component and name."""
    return {
        (derived.component, rule["alert"]): rule
        for derived in alerts.derive(system())
        if isinstance(derived, Derived)
        for group in derived.body["spec"]["groups"]
        for rule in group["rules"]
    }


def fires(component: str, name: str, at: str, **more: str) -> dict[str, Any]:
    """The alert as derived fires at `at`, with `more` labels of the series."""
    rule = rules()[component, name]
    annotations = {
        key: text.replace("{{ $labels.instance }}", more.get("instance", ""))
        for key, text in rule["annotations"].items()
    }
    expected = {"exp_labels": more | rule["labels"], "exp_annotations": annotations}
    return {"eval_time": at, "alertname": name, "exp_alerts": [expected]}


def silent(name: str, *at: str) -> list[dict[str, Any]]:
    return [{"eval_time": each, "alertname": name, "exp_alerts": []} for each in at]


def story(series: dict[str, str], *expected: dict[str, Any]) -> dict[str, Any]:
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": text} for name, text in series.items()],
        "alert_rule_test": list(expected),
    }


def judge(folder: Path, *stories: dict[str, Any], every: str = "1m") -> None:
    promtool.judge(folder, alerts.derive(system()), list(stories), every)


def test_prometheus_accepts_the_rules(tmp_path: Path) -> None:
    """Of every kind of component."""
    promtool.check(tmp_path, alerts.derive(system()))


@pytest.mark.parametrize("seed", range(6))
def test_prometheus_accepts_the_rules_of_any_system(tmp_path: Path, seed: int) -> None:
    """Alerts and objectives of varied systems parse, whatever their names and numbers."""
    declared = load.load(generated.generated(seed), "system.yaml")
    for name in declared.environments:
        found = replace(resolve.resolve(declared, name), environment=OPERATED)
        promtool.check(tmp_path, [*alerts.derive(found), *slo.derive(found)])


def test_missing_pods_are_told_and_none_at_all_wakes_somebody(tmp_path: Path) -> None:
    """One of two missing is a warning after a quarter of an hour; both are critical after five."""
    wanted = f'kube_deployment_spec_replicas{{{SPACE},deployment="web"}}'
    available = f'kube_deployment_status_replicas_available{{{SPACE},deployment="web"}}'
    one = {wanted: "2x60", available: "2x10 1x50"}
    none = {wanted: "2x60", available: "2x10 0x50"}
    off = {wanted: "0x60", available: "0x60"}
    judge(
        tmp_path,
        story(
            one,
            *silent("PodsMissing", "20m"),
            fires("web", "PodsMissing", "30m", deployment="web"),
            *silent("NoPodAvailable", "30m"),
        ),
        story(none, fires("web", "NoPodAvailable", "17m", deployment="web")),
        story(off, *silent("NoPodAvailable", "50m"), *silent("PodsMissing", "50m")),
    )


def test_an_autoscaler_at_its_maximum_is_told(tmp_path: Path) -> None:
    """More load would bring no more pods."""
    labels = f'{{{SPACE},horizontalpodautoscaler="web"}}'
    most = f"kube_horizontalpodautoscaler_spec_max_replicas{labels}"
    current = f"kube_horizontalpodautoscaler_status_current_replicas{labels}"
    judge(
        tmp_path,
        story(
            {most: "10x60", current: "9x10 10x50"},
            *silent("AutoscalerAtMaximum", "20m"),
            fires("web", "AutoscalerAtMaximum", "30m", horizontalpodautoscaler="web"),
        ),
    )


def test_silence_of_the_metrics_is_told(tmp_path: Path) -> None:
    """A target that is gone and one that is down are both unknown."""
    up = f'up{{{SPACE},job="web",pod="web-1"}}'
    judge(
        tmp_path,
        story({up: "1x60"}, *silent("NotScraped", "50m")),
        story({up: "0x60"}, fires("web", "NotScraped", "20m")),
        story({}, fires("web", "NotScraped", "20m")),
    )


def test_a_missed_job_is_told(tmp_path: Path) -> None:
    """Fifteen minutes after its time, and not before."""
    due = f'kube_cronjob_next_schedule_time{{{SPACE},cronjob="settle"}}'
    judge(
        tmp_path,
        story(
            {due: "600x60"},
            *silent("JobMissed", "24m"),
            fires("settle", "JobMissed", "28m", cronjob="settle"),
        ),
        story({due: "600x20 87000x40"}, *silent("JobMissed", "28m")),
    )


def test_a_failed_job_is_told_until_a_later_run_succeeds(tmp_path: Path) -> None:
    """A run of another job with a longer name is not this one's."""
    failed = f'kube_job_failed{{{SPACE},condition="true",job_name="%s"}}'
    created = f'kube_job_created{{{SPACE},job_name="%s"}}'
    success = f'kube_cronjob_status_last_successful_time{{{SPACE},cronjob="settle"}}'
    run, other = "settle-29000000", "settle-eu-29000000"
    judge(
        tmp_path,
        story(
            {failed % run: "1x60", created % run: "600x60", success: "300x29 1800x31"},
            fires("settle", "JobFailed", "20m"),
            *silent("JobFailed", "40m"),
        ),
        story(
            {failed % run: "1x60", created % run: "600x60"},
            fires("settle", "JobFailed", "20m"),
        ),
        story({failed % other: "1x60", created % other: "600x60"}, *silent("JobFailed", "20m")),
        story(
            {failed % "once-1a2b3c4d": "1x60"},
            fires("once", "JobFailed", "20m", job_name="once-1a2b3c4d", condition="true"),
        ),
    )


def test_only_tier_one_jobs_wake_somebody() -> None:
    """The tier decides how loud a job is."""
    assert rules()["settle", "JobFailed"]["labels"]["severity"] == "critical"
    assert rules()["once", "JobFailed"]["labels"]["severity"] == "warning"


def test_a_backup_older_than_its_rpo_is_told(tmp_path: Path) -> None:
    """Also one that never succeeded."""
    name = f'{{{SPACE},cronjob="redis-backup"}}'
    success, created = (
        f"kube_cronjob_status_last_successful_time{name}",
        f"kube_cronjob_created{name}",
    )
    judge(
        tmp_path,
        story(
            {success: "3600x250", created: "0x250"},
            *silent("BackupTooOld", "3h"),
            fires("redis", "BackupTooOld", "4h"),
        ),
        story({created: "0x250"}, fires("redis", "BackupTooOld", "3h")),
        every="5m",
    )


def test_a_filling_volume_is_told_before_it_is_full(tmp_path: Path) -> None:
    """Fifteen percent left is a warning, five wake somebody; other stores' volumes are theirs."""
    labels = f'{{{SPACE},persistentvolumeclaim="data-%s-0"}}'
    free = f"kubelet_volume_stats_available_bytes{labels}"
    size = f"kubelet_volume_stats_capacity_bytes{labels}"
    claim = {"persistentvolumeclaim": "data-redis-0"}
    judge(
        tmp_path,
        story(
            {free % "redis": "10x60", size % "redis": "100x60"},
            fires("redis", "VolumeFilling", "30m", **claim),
            *silent("VolumeFull", "30m"),
        ),
        story(
            {free % "redis": "4x60", size % "redis": "100x60"},
            fires("redis", "VolumeFull", "30m", **claim),
        ),
        story(
            {free % "my-redis": "4x60", size % "my-redis": "100x60"}, *silent("VolumeFull", "30m")
        ),
    )


def test_what_is_outside_is_told_apart(tmp_path: Path) -> None:
    """A lost read replica is a warning, the lost primary an emergency, silence is unknown."""
    probe = f'probe_success{{{SPACE},external="mysql",instance="%s",job="external"}}'
    primary, replica = probe % "10.0.0.1:3306", probe % "10.0.0.2:3306"
    labels = {"external": "mysql", "job": "external"}
    judge(
        tmp_path,
        story(
            {primary: "1x60", replica: "0x60"},
            *silent("ExternalUnreachable", "20m"),
            fires("mysql", "ExternalAddressUnreachable", "20m", instance="10.0.0.2:3306", **labels),
            *silent("ExternalNotProbed", "20m"),
        ),
        story({primary: "0x60", replica: "1x60"}, fires("mysql", "ExternalUnreachable", "5m")),
        story({}, fires("mysql", "ExternalNotProbed", "20m", external="mysql")),
    )


def test_an_alert_names_a_team_and_the_runbook() -> None:
    """Whoever is called knows why they and what to do first."""
    rule = rules()["web", "NoPodAvailable"]
    assert rule["labels"] == {
        "severity": "critical",
        "system": "shop",
        "namespace": "shop-prod",
        "component": "web",
        "team": "trade",
        "tier": "1",
    }
    assert rule["annotations"]["contact"] == "trade-oncall@example.cn"
    assert rule["annotations"]["runbook_url"] == "https://wiki.example.cn/web"
    assert "没有可用的 Pod" in rule["annotations"]["summary_zh"]
    assert rules()["once", "JobFailed"]["labels"]["team"] == "data"
    assert "dba" in rules()["mysql", "ExternalUnreachable"]["annotations"]["summary"]


def test_alerts_say_from_which_line_they_come() -> None:
    """An RPO is the reason of the backup's alert, the schedule's bound that of the missed run."""
    sources = {
        because.source
        for derived in alerts.derive(system())
        if isinstance(derived, Derived)
        for because in derived.because
    }
    assert ("stateful", "redis", "rpo") in sources
    assert ("jobs", "settle", "alerts", "missed") in sources
    assert ("services", "web", "scale") in sources


def test_without_the_operator_the_gap_is_told_once() -> None:
    """Rules that nothing is known to load are not called monitoring."""
    found = list(alerts.derive(system(values.Environment("prod"))))
    (gap,) = [each for each in found if isinstance(each, Gap)]
    assert (gap.kind, gap.item) == ("not-enforced", "objectives-and-alerts")
    kinds = {each.body["kind"] for each in found if isinstance(each, Derived)}
    assert kinds == {"ConfigMap"}


@pytest.mark.parametrize("optional", [True, False])
def test_an_optional_callee_wakes_nobody(optional: bool) -> None:
    """Where every caller can do without it."""
    web = values.Workload(
        "services", "web", "image", needs=(values.Edge("web", "sms", optional=optional),)
    )
    sms = values.External("sms", "https", ("sms.example.com",), port=443)
    small = values.System("shop", OPERATED, services={"web": web}, external={"sms": sms})
    severities = {
        rule["alert"]: rule["labels"]["severity"]
        for derived in alerts.derive(small)
        if isinstance(derived, Derived)
        for group in derived.body["spec"]["groups"]
        for rule in group["rules"]
    }
    assert severities["ExternalUnreachable"] == ("warning" if optional else "critical")
