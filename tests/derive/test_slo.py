"""What the derived rules say about traffic, judged by Prometheus itself."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from setsail.derive import slo
from setsail.derive.derived import Derived, Gap
from setsail.system import values
from tests.derive import promtool

OPERATED = values.Environment(
    "prod", production=True, platform=values.Platform(monitoring="prometheus-operator")
)
OBJECTIVE = values.Objective(0.999, {"p99": 0.3})
OWNER = values.Owner("trade", "trade-oncall@example.cn", 1)
ERROR = 'http_requests_total{namespace="shop-prod",job="web",code="500"}'
GOOD = 'http_requests_total{namespace="shop-prod",job="web",code="200"}'
AVAILABILITY = '{namespace="shop-prod",service="web",slo="availability"}'
LATENCY = '{namespace="shop-prod",service="web",slo="latency-p99"}'


def system(
    objective: values.Objective | None = OBJECTIVE,
    path: str | None = "/metrics",
    environment: values.Environment = OPERATED,
    **other: Any,
) -> values.System:
    web = values.Workload(
        "services",
        "web",
        "image",
        **{
            "ports": (values.Port("http", 8080),),
            "metrics": values.Metrics(path),
            "slo": objective,
            "owner": OWNER,
            "runbook": "https://wiki.example.cn/web",
            **other,
        },
    )
    return values.System("shop", environment, services={"web": web})


def groups(found: values.System) -> list[dict[str, Any]]:
    (rule,) = [d for d in slo.derive(found) if isinstance(d, Derived)]
    return list(rule.body["spec"]["groups"])


def rules(found: values.System) -> list[dict[str, Any]]:
    return [rule for group in groups(found) for rule in group["rules"]]


def sample(metric: str, value: float) -> dict[str, Any]:
    return {"labels": metric, "value": value}


def alerts(name: str, at: str, labels: dict[str, str] | None = None) -> dict[str, Any]:
    """`name` fires at `at` with `labels`; without labels it is silent."""
    fires = [] if labels is None else [{"exp_labels": labels, "exp_annotations": ANNOTATIONS}]
    return {"eval_time": at, "alertname": name, "exp_alerts": fires}


LABELS = {
    "severity": "critical",
    "system": "shop",
    "namespace": "shop-prod",
    "component": "web",
    "service": "web",
    "slo": "availability",
    "team": "trade",
    "tier": "1",
}
ANNOTATIONS = {
    "summary": "web availability: the error budget of 30d burns fast",
    "summary_zh": "web availability：30d 的错误预算正在快速消耗",
    "contact": "trade-oncall@example.cn",
    "runbook_url": "https://wiki.example.cn/web",
}


@pytest.mark.parametrize(
    ("path", "app"), [("/metrics", "http"), ("/actuator/prometheus", "http"), ("/metrics", "grpc")]
)
def test_prometheus_accepts_the_rules(tmp_path: Path, path: str, app: Any) -> None:
    """Every convention's rules parse."""
    ports = (values.Port("main", 8080, app=app),)
    promtool.check(tmp_path, slo.derive(system(path=path, ports=ports)))


def test_a_burn_pages_and_quiet_is_quiet(tmp_path: Path) -> None:
    """Two percent errors against 99.9 % page within minutes; the budgeted errors page nobody."""
    burning = {
        "interval": "1m",
        "input_series": [
            {"series": GOOD, "values": "0+980x120"},
            {"series": ERROR, "values": "0+20x120"},
        ],
        "alert_rule_test": [
            alerts("ErrorBudgetBurnsFast", "1m"),
            alerts("ErrorBudgetBurnsFast", "20m", LABELS),
            alerts("ErrorBudgetBurnsSlowly", "20m"),
        ],
    }
    quiet = {
        "interval": "1m",
        "input_series": [
            {"series": GOOD, "values": "0+100000x180"},
            {"series": ERROR, "values": "0+10x180"},
        ],
        "alert_rule_test": [
            alerts(name, at)
            for name in ("ErrorBudgetBurnsFast", "ErrorBudgetBurnsSlowly")
            for at in ("1h", "2h", "3h")
        ],
    }
    promtool.judge(tmp_path, slo.derive(system(values.Objective(0.999))), [burning, quiet])


def test_a_page_ends_soon_after_the_errors_do(tmp_path: Path) -> None:
    """The short window takes the alert back while the long one is still full of errors."""
    story = {
        "interval": "1m",
        "input_series": [
            {"series": GOOD, "values": "0+980x60 58800+1000x60"},
            {"series": ERROR, "values": "0+20x60 1200+0x60"},
        ],
        "promql_expr_test": [
            {
                "expr": f"slo:errors:ratio_1h{AVAILABILITY} > bool 0.0144",
                "eval_time": "70m",
                "exp_samples": [sample(AVAILABILITY, 1)],
            }
        ],
        "alert_rule_test": [
            alerts("ErrorBudgetBurnsFast", "59m", LABELS),
            alerts("ErrorBudgetBurnsFast", "70m", LABELS),
            alerts("ErrorBudgetBurnsFast", "95m"),
        ],
    }
    promtool.judge(tmp_path, slo.derive(system(values.Objective(0.999))), [story])


def test_no_failures_yet_is_zero_and_no_traffic_is_nothing(tmp_path: Path) -> None:
    """Without a 5xx series the ratio is 0; without requests there is none, and no alert."""
    story = {
        "interval": "1m",
        "input_series": [{"series": GOOD, "values": "0+100x30 3000x430"}],
        "promql_expr_test": [
            {
                "expr": "slo:errors:ratio_5m",
                "eval_time": "20m",
                "exp_samples": [sample(f"slo:errors:ratio_5m{AVAILABILITY}", 0)],
            },
            {"expr": "slo:errors:ratio_5m", "eval_time": "60m", "exp_samples": []},
            {
                "expr": "slo:budget_left:ratio_period",
                "eval_time": "60m",
                "exp_samples": [sample(f"slo:budget_left:ratio_period{AVAILABILITY}", 1)],
            },
        ],
    }
    hours_later = {
        "interval": "1m",
        "input_series": story["input_series"],
        "alert_rule_test": [
            alerts(name, "7h")
            for name in ("ErrorBudgetBurnsFast", "ErrorBudgetBurnsSlowly", "ObjectiveNotMeasured")
        ],
    }
    promtool.judge(tmp_path, slo.derive(system(values.Objective(0.999))), [story])
    promtool.judge(
        tmp_path, slo.derive(system(values.Objective(0.999))), [hours_later], every="10m"
    )


def test_an_hour_weighs_as_much_as_its_traffic(tmp_path: Path) -> None:
    """A busy clean hour and an almost idle one with every second request failing: 0.1 %.

    An average of five-minute ratios would say 25 %.
    """
    story = {
        "interval": "1m",
        "input_series": [
            {"series": GOOD, "values": "0+60000x60 3600000+60x60 3603600x9"},
            {"series": ERROR, "values": "0+0x60 0+60x60 3600x9"},
        ],
        "promql_expr_test": [
            {
                "expr": "round(slo:errors:ratio_period * 10000)",
                "eval_time": "128m",
                "exp_samples": [sample(AVAILABILITY, 10)],
            }
        ],
    }
    promtool.judge(tmp_path, slo.derive(system(values.Objective(0.999))), [story])


def test_a_handful_of_requests_pages_nobody(tmp_path: Path) -> None:
    """Three failures of three requests are no reason to wake anybody."""
    story = {
        "interval": "1m",
        "input_series": [{"series": ERROR, "values": "0x10 1x10 2x10 3x60"}],
        "promql_expr_test": [
            {
                "expr": f"slo:errors:ratio_1h{AVAILABILITY}",
                "eval_time": "35m",
                "exp_samples": [sample(f"slo:errors:ratio_1h{AVAILABILITY}", 1)],
            }
        ],
        "alert_rule_test": [alerts("ErrorBudgetBurnsFast", at) for at in ("15m", "34m", "50m")],
    }
    promtool.judge(tmp_path, slo.derive(system(values.Objective(0.999))), [story])


def test_slow_requests_burn_the_latency_budget(tmp_path: Path) -> None:
    """Requests over the bound are the bad ones; a missing bucket is unknown, never good."""
    name = 'http_request_duration_seconds_{}{{namespace="shop-prod",job="web"{}}}'
    count = {"series": name.format("count", ""), "values": "0+100x430"}
    bucket = {"series": name.format("bucket", ',le="0.3"'), "values": "0+97x430"}
    ratio = "round(slo:errors:ratio_1h * 1000)"
    measured = {
        "interval": "1m",
        "input_series": [count, bucket],
        "promql_expr_test": [
            {"expr": ratio, "eval_time": "2h", "exp_samples": [sample(LATENCY, 30)]}
        ],
    }
    without_bucket = {
        "interval": "1m",
        "input_series": [count],
        "promql_expr_test": [{"expr": ratio, "eval_time": "2h", "exp_samples": []}],
        "alert_rule_test": [
            {
                "eval_time": "7h",
                "alertname": "ObjectiveNotMeasured",
                "exp_alerts": [
                    {
                        "exp_labels": LABELS | {"severity": "warning", "slo": "latency-p99"},
                        "exp_annotations": ANNOTATIONS
                        | {
                            "summary": "web latency-p99: not measured for six hours; "
                            "the metrics or the bucket are missing",
                            "summary_zh": "web latency-p99：已六小时无法度量，"
                            "缺少指标或对应的 bucket",
                        },
                    }
                ],
            }
        ],
    }
    objective = values.Objective(None, {"p99": 0.3})
    promtool.judge(tmp_path, slo.derive(system(objective)), [measured])
    promtool.judge(tmp_path, slo.derive(system(objective)), [without_bucket], every="10m")


def test_thresholds_have_no_float_noise() -> None:
    """14.4 × (1 - 0.999) is 0.0144, and 1 - 0.9995 is 0.0005."""
    text = json.dumps(groups(system(values.Objective(0.9990000000000001))))
    assert "> 0.0144" in text
    assert "ratio_1d" in text and "> 0.003\\n" in text
    assert "0000001" not in text and "99999" not in text
    assert "> 0.0072" in json.dumps(groups(system(values.Objective(0.9995))))


def test_a_promise_of_everything_divides_by_nothing() -> None:
    """100 % leaves no budget: every failure counts, and no ratio of it is recorded."""
    found = rules(system(values.Objective(1.0)))
    assert not [rule for rule in found if rule.get("record") == "slo:budget_left:ratio_period"]
    assert any("> 0\n" in rule["expr"] for rule in found if "alert" in rule)


def test_an_alert_that_could_never_fire_is_not_written() -> None:
    """With a budget of a tenth no ratio exceeds 14.4 times it; 6 times it can be exceeded."""
    page = next(
        rule["expr"]
        for rule in rules(system(values.Objective(0.9)))
        if rule.get("alert") == "ErrorBudgetBurnsFast"
    )
    assert "ratio_1h" not in page and "ratio_6h" in page


@pytest.mark.parametrize(
    ("seconds", "matcher"), [(0.3, 'le="0.3"'), (0.25, 'le="0.25"'), (1.0, 'le=~"1|1[.]0"')]
)
def test_the_bucket_is_matched_as_programs_write_it(seconds: float, matcher: str) -> None:
    """A whole number of seconds is exported as 1 or as 1.0."""
    exprs = [rule["expr"] for rule in rules(system(values.Objective(None, {"p99": seconds})))]
    assert any(matcher in expr for expr in exprs)


def test_the_spring_convention_leaves_probes_out() -> None:
    """Requests to the actuator are not requests of users."""
    exprs = [rule["expr"] for rule in rules(system(path="/actuator/prometheus"))]
    counting = [expr for expr in exprs if "http_server_requests_seconds" in expr]
    assert counting
    assert all(expr.count("increase(") == expr.count('uri!~"/actuator.*"') for expr in counting)


def test_the_window_is_the_objectives() -> None:
    """A promise over 28 days is judged over 28 days."""
    text = json.dumps(groups(system(values.Objective(0.999, window=28 * 86400.0))))
    assert "[28d]" in text and "[30d]" not in text


def test_an_objective_that_nothing_measures_is_a_gap() -> None:
    """A promise without metrics is told, not dressed up."""
    (gap,) = slo.derive(system(path=None))
    assert isinstance(gap, Gap)
    assert gap.item == "objectives-and-alerts"
    assert gap.source == ("services", "web", "slo")


def test_no_objective_no_rules() -> None:
    """Neither for None nor for an objective that promises nothing."""
    assert list(slo.derive(system(None))) == []
    assert list(slo.derive(system(values.Objective()))) == []


def test_without_the_operator_the_rules_stand_in_a_config_map() -> None:
    """The same groups, as files of rules."""
    (rule,) = slo.derive(system(environment=values.Environment("prod")))
    assert isinstance(rule, Derived)
    assert rule.body["kind"] == "ConfigMap"
    held = [yaml.safe_load(text)["groups"] for text in rule.body["data"].values()]
    assert [group for part in held for group in part] == groups(system())


def test_rules_say_from_which_line_they_come() -> None:
    """The objective of the service; its place in the file is the system's where it inherits."""
    (rule,) = [d for d in slo.derive(system()) if isinstance(d, Derived)]
    sources = {each.source for each in rule.because if each.path[:2] == ("spec", "groups")}
    assert sources == {("services", "web", "slo")}
