"""Ratios of bad requests, recorded by Prometheus from counts.

Counts are recorded and summed; a ratio is taken of the sums, never an average of ratios, so a
busy hour weighs as much as its traffic.
"""

from collections.abc import Iterator

from setsail.derive import promql
from setsail.derive.derived import Body
from setsail.derive.indicator import Indicator
from setsail.system import values

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
REQUESTS, ERRORS = "slo:requests:increase5m", "slo:errors:increase5m"
BUDGET_LEFT = "slo:budget_left:ratio_period"
COUNTED = 5
"""How often a request stands in a sum of counts: they reach back five minutes, every minute."""


def labels(system: values.System, service: str, name: str) -> dict[str, str]:
    """The labels of every recorded series of one objective."""
    return {"namespace": system.namespace, "service": service, "slo": name}


def name(window: str) -> str:
    """The recorded ratio of a window; "period" is the window of the objective."""
    return f"slo:errors:ratio_{window}"


def windows(each: Indicator, found: dict[str, str]) -> Iterator[Body]:
    """The counts, and the ratio of every window that an alert looks at."""
    yield {"record": REQUESTS, "expr": each.requests, "labels": found}
    yield {"record": ERRORS, "expr": each.errors, "labels": found}
    for window in WINDOWS:
        yield {"record": name(window), "expr": _ratio(found, window)}


def period(each: Indicator, found: dict[str, str], window: str) -> Iterator[Body]:
    """The ratio of the objective's own window, and the share of the budget that is left."""
    yield {"record": name("period"), "expr": _ratio(found, window)}
    if each.budget:  # a promise of 100 % leaves nothing to divide by
        spent = promql.series(name("period"), found)
        left = f"1 - {spent} / {promql.number(each.budget)}"
        yield {"record": BUDGET_LEFT, "expr": left}


def errors(found: dict[str, str], window: str) -> str:
    """PromQL of the number of bad requests within `window`."""
    return f"{_over(ERRORS, found, window)} / {COUNTED}"


def _ratio(found: dict[str, str], window: str) -> str:
    """Bad requests among all within `window`; absent when there were none at all. COUNTED
    stands above and below the line, and so cancels out."""
    return f"{_over(ERRORS, found, window)} / ({_over(REQUESTS, found, window)} > 0)"


def _over(metric: str, found: dict[str, str], window: str) -> str:
    counted = promql.series(metric, found)
    return counted if window == "5m" else f"sum_over_time({counted}[{window}])"
