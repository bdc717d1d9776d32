"""Panels of a Grafana dashboard, and the board that they make.

Numbers of panels, letters of queries and places on the grid follow from the order alone, so the
same system gives the same bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from setsail.derive.derived import Body

SCHEMA = 39
DATASOURCE: Body = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS, HEIGHT = 3, 8
"""Panels beside each other, and rows of the grid that one takes; the grid is 24 wide."""


@dataclass(frozen=True, slots=True)
class Query:
    """One PromQL expression; `legend` may hold labels such as {{code}}."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel:
    """`unit` is one of Grafana's; `line` is drawn across: where the objective ends."""

    title: str
    unit: str
    queries: tuple[Query, ...]
    line: Decimal | None = None
    kind: Literal["timeseries", "stat"] = "timeseries"


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]


def board(title: str, tags: list[str], rows: Iterable[Row], rollouts: str) -> Body:
    """A dashboard; `rollouts` is PromQL that has a value whenever something was rolled out."""
    return {
        "uid": hashlib.sha256(title.encode()).hexdigest()[:16],
        "title": title,
        "tags": tags,
        "schemaVersion": SCHEMA,
        "editable": True,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "browser",
        "annotations": {"list": [_rollouts(rollouts)]},
        "templating": {"list": [_datasource()]},
        "panels": list(_placed(rows)),
    }


def _datasource() -> Body:
    return {
        "name": "datasource",
        "label": "Data source",
        "type": "datasource",
        "query": "prometheus",
        "hide": 0,
        "refresh": 1,
    }


def _rollouts(expr: str) -> Body:
    return {
        "name": "Rollouts",
        "datasource": DATASOURCE,
        "enable": True,
        "expr": expr,
        "iconColor": "blue",
        "titleFormat": "Rollout",
    }


def _placed(rows: Iterable[Row]) -> Iterator[Body]:
    number, y = 0, 0
    for row in rows:
        number += 1
        yield {
            "id": number,
            "type": "row",
            "title": row.title,
            "collapsed": False,
            "gridPos": {"h": 1, "w": 24, "x": 0, "y": y},
            "panels": [],
        }
        width = 24 // COLUMNS
        for index, panel in enumerate(row.panels):
            down, across = divmod(index, COLUMNS)
            place = {"h": HEIGHT, "w": width, "x": across * width, "y": y + 1 + down * HEIGHT}
            number += 1
            yield _panel(number, panel, place)
        y += 1 + HEIGHT * -(-len(row.panels) // COLUMNS)


def _panel(number: int, panel: Panel, place: Body) -> Body:
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "datasource": DATASOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": _defaults(panel), "overrides": []},
        "options": _options(panel),
        "targets": [_target(index, query) for index, query in enumerate(panel.queries)],
    }


def _target(index: int, query: Query) -> Body:
    return {
        "refId": chr(ord("A") + index),
        "datasource": DATASOURCE,
        "expr": query.expr,
        "legendFormat": query.legend,
    }


def _defaults(panel: Panel) -> Body:
    if panel.line is None:
        return {"unit": panel.unit}
    # A stat is bad below its line (a budget that is left), a curve above it (a ratio of errors).
    below, above = ("red", "green") if panel.kind == "stat" else ("green", "red")
    steps = [{"color": below, "value": None}, {"color": above, "value": float(panel.line)}]
    return {
        "unit": panel.unit,
        "thresholds": {"mode": "absolute", "steps": steps},
        "custom": {"thresholdsStyle": {"mode": "line"}},
    }


def _options(panel: Panel) -> Body:
    if panel.kind == "stat":
        return {"colorMode": "background", "reduceOptions": {"calcs": ["lastNotNull"]}}
    return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}}
