"""What the derived dashboards show, and that every query in them is PromQL."""

import json
import re
from pathlib import Path
from typing import Any

from setsail.derive import dashboard
from setsail.derive.derived import Derived
from setsail.system import values
from tests.derive import promtool


def system(path: str = "/actuator/prometheus") -> values.System:
    given: dict[str, Any] = {
        "ports": (values.Port("http", 8080),),
        "metrics": values.Metrics(path, business={"paid": "orders_paid_total / orders_total"}),
    }
    order = values.Workload(
        "services",
        "order",
        "image",
        needs=(
            values.Edge("order", "payment"),
            values.Edge("order", "mysql", pool=20),
        ),
        scale=values.Scale(2, 10),
        slo=values.Objective(0.9995, {"p99": 0.3}),
        **given,
    )
    payment = values.Workload("services", "payment", "image", **given)
    mysql = values.External("mysql", "mysql", ("10.0.0.1",), port=3306)
    return values.System(
        "shop",
        values.Environment("prod"),
        services={"order": order, "payment": payment},
        workers={"notify": values.Workload("workers", "notify", "image")},
        external={"mysql": mysql},
    )


def boards(found: values.System) -> dict[str, dict[str, Any]]:
    result = {}
    for each in dashboard.derive(found):
        assert isinstance(each, Derived)
        (text,) = each.body["data"].values()
        result[each.component] = json.loads(text)
    return result


def panels(board: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {panel["title"]: panel for panel in board["panels"]}


def test_a_service_shows_its_requests_objectives_pods_and_edges() -> None:
    """Everything that somebody who is called looks at first."""
    order = panels(boards(system())["order"])
    assert {
        *("Requests by code", "Error ratio", "Duration", "CPU cores", "Memory", "Restarts"),
        *("availability: budget left", "latency-p99: burn rate", "Callees: error ratio"),
        *("Outside: reachable", "Database connections", "paid"),
    } <= set(order)


def test_the_objective_is_a_line() -> None:
    """The error ratio and the duration show where the promise ends."""
    order = panels(boards(system())["order"])
    for title, bound in (("Error ratio", 0.0005), ("Duration", 0.3)):
        defaults = order[title]["fieldConfig"]["defaults"]
        assert defaults["thresholds"]["steps"][-1]["value"] == bound
        assert defaults["custom"] == {"thresholdsStyle": {"mode": "line"}}


def test_a_worker_shows_its_pods() -> None:
    """And no requests, which nobody measures."""
    assert "Requests by code" not in panels(boards(system())["notify"])
    assert "CPU cores" in panels(boards(system())["notify"])


def test_every_panel_has_its_own_place_number_and_queries() -> None:
    """No two panels overlap, share a number, or share a letter among their queries."""
    for board in boards(system()).values():
        numbers = [panel["id"] for panel in board["panels"]]
        assert len(set(numbers)) == len(numbers)
        cells: set[tuple[int, int]] = set()
        for panel in board["panels"]:
            place = panel["gridPos"]
            taken = {
                (x, y)
                for x in range(place["x"], place["x"] + place["w"])
                for y in range(place["y"], place["y"] + place["h"])
            }
            assert not taken & cells
            assert max(x for x, _ in taken) < 24
            cells |= taken
            letters = [target["refId"] for target in panel.get("targets", ())]
            assert len(set(letters)) == len(letters)


def test_nothing_belongs_to_one_installation() -> None:
    """The data source is the reader's choice; identity and text are the same on every run."""
    first, second = boards(system()), boards(system())
    assert first == second
    assert len({board["uid"] for board in first.values()}) == len(first)
    for board in first.values():
        assert board["templating"]["list"][0]["type"] == "datasource"
        uids = re.findall(r'"type": "prometheus", "uid": "(.*?)"', json.dumps(board))
        assert set(uids) == {"${datasource}"}


def test_the_sidecar_finds_it() -> None:
    """The label of the ConfigMap, and a file name that no other namespace uses."""
    first = next(iter(dashboard.derive(system())))
    assert isinstance(first, Derived)
    assert first.body["metadata"]["labels"]["grafana_dashboard"] == "1"
    assert list(first.body["data"]) == ["shop-prod-order.json"]


def test_every_query_is_promql(tmp_path: Path) -> None:
    """Prometheus parses each query of each convention."""
    exprs = [
        target["expr"].replace("$__rate_interval", "5m")
        for path in ("/actuator/prometheus", "/metrics")
        for board in boards(system(path)).values()
        for panel in (*board["panels"], *({"targets": [a]} for a in board["annotations"]["list"]))
        for target in panel.get("targets", ())
    ]
    rules = [{"record": f"query_{index}", "expr": expr} for index, expr in enumerate(exprs)]
    body = {
        "kind": "PrometheusRule",
        "metadata": {"name": "queries"},
        "spec": {"groups": [{"name": "queries", "rules": rules}]},
    }
    promtool.check(tmp_path, [Derived("queries", body)])
