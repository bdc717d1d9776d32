"""What is scraped, and that it is exactly the pods of the component."""

from typing import Any

import pytest

from setsail.derive import labels, service_monitor
from setsail.derive.derived import Derived, Gap
from setsail.system import values

WEB = values.Port("http", 8080)
OPERATED = values.Environment("prod", platform=values.Platform(monitoring="prometheus-operator"))


def system(environment: values.Environment = OPERATED, **other: Any) -> values.System:
    given = {"ports": (WEB,), "metrics": values.Metrics("/metrics"), **other}
    web = values.Workload("services", "web", "image", **given)
    worker = values.Workload("workers", "worker", "image", **given)
    job = values.Workload("jobs", "report", "image", **given)
    return values.System(
        "shop",
        environment,
        services={"web": web},
        workers={"worker": worker},
        jobs={"report": job},
    )


def monitors(found: values.System) -> dict[str, dict[str, Any]]:
    derived = [d.body for d in service_monitor.derive(found) if isinstance(d, Derived)]
    return {body["kind"]: body for body in derived}


def test_a_service_is_found_by_its_service_and_a_worker_by_its_pods() -> None:
    """One monitor each; a job ends before anybody scrapes it."""
    found = monitors(system())
    assert set(found) == {"ServiceMonitor", "PodMonitor"}
    assert found["ServiceMonitor"]["spec"] == {
        "jobLabel": "app.kubernetes.io/name",
        "selector": {"matchLabels": labels.selector(system(), "web")},
        "endpoints": [
            {"port": "http", "path": "/metrics", "interval": "30s", "scrapeTimeout": "10s"}
        ],
    }
    assert found["PodMonitor"]["metadata"]["name"] == "worker"
    assert found["PodMonitor"]["spec"]["podMetricsEndpoints"][0]["port"] == "http"


@pytest.mark.parametrize(("number", "name"), [(None, "http"), (8080, "http"), (9090, "metrics")])
def test_the_port_is_named(number: int | None, name: str) -> None:
    """A port of its own for metrics is called so."""
    found = monitors(system(metrics=values.Metrics("/metrics", number)))
    assert found["ServiceMonitor"]["spec"]["endpoints"][0]["port"] == name


def test_without_metrics_nothing_is_scraped() -> None:
    """No path, no monitor, and nothing to say."""
    assert list(service_monitor.derive(system(metrics=values.Metrics()))) == []


@pytest.mark.parametrize("monitoring", [None, "victoria-metrics"])
def test_without_the_operator_the_gap_is_told(monitoring: str | None) -> None:
    """Objects that a cluster may not know are not emitted, and the item stays unknown."""
    platform = values.Platform(monitoring=monitoring)
    (gap,) = service_monitor.derive(system(values.Environment("prod", platform=platform)))
    assert isinstance(gap, Gap)
    assert (gap.kind, gap.item) == ("not-enforced", "metrics-scraped")
    assert gap.source == ("environments", "prod", "platform", "monitoring")


def test_metrics_without_a_port_are_a_gap() -> None:
    """A path that nobody serves is not a metric."""
    gaps = list(service_monitor.derive(system(ports=())))
    assert all(isinstance(gap, Gap) for gap in gaps)
    assert [gap.source for gap in gaps if isinstance(gap, Gap)] == [
        ("services", "web", "metrics"),
        ("workers", "worker", "metrics"),
    ]
