"""Alerts on a budget of errors that burns too fast, and on one that nobody measures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from setsail.derive import error_ratio, promql
from setsail.derive.alert import Alert
from setsail.derive.indicator import Indicator
from setsail.finding.text import Text

FEWEST_ERRORS = 5
"""Fewer bad requests than this call nobody, however few requests there were."""


@dataclass(frozen=True, slots=True)
class Burn:
    """The budget burns `factor` times too fast over `long`, and still does over `short`."""

    factor: Decimal
    long: str
    short: str


PAGE = (Burn(Decimal("14.4"), "1h", "5m"), Burn(Decimal(6), "6h", "30m"))
TICKET = (Burn(Decimal(3), "1d", "2h"), Burn(Decimal(1), "3d", "6h"))


def alerts(each: Indicator, found: dict[str, str], service: str, period: str) -> Iterator[Alert]:
    """Fast and slow burning of the budget of `each`, and its silence. `found` are the labels of
    its recorded series, `period` is the window of the objective."""
    subject = f"{service} {each.name}"
    if page := _burning(each, found, PAGE):
        summary = Text(
            f"{subject}: the error budget of {period} burns fast",
            f"{subject}：{period} 的错误预算正在快速消耗",
        )
        yield Alert("ErrorBudgetBurnsFast", "critical", page, "2m", summary)
    if ticket := _burning(each, found, TICKET):
        summary = Text(
            f"{subject}: the error budget of {period} will not last",
            f"{subject}：{period} 的错误预算将提前耗尽",
        )
        yield Alert("ErrorBudgetBurnsSlowly", "warning", ticket, "1h", summary)
    silent = f"absent({promql.series(error_ratio.ERRORS, found)})"
    summary = Text(
        f"{subject}: not measured for six hours; the metrics or the bucket are missing",
        f"{subject}：已六小时无法度量，缺少指标或对应的 bucket",
    )
    yield Alert("ObjectiveNotMeasured", "warning", silent, "6h", summary)


def _burning(each: Indicator, found: dict[str, str], burns: tuple[Burn, ...]) -> str:
    """Any of `burns`. One whose threshold no ratio can pass is left out."""
    return "\nor\n".join(
        _pair(found, burn, promql.number(burn.factor * each.budget))
        for burn in burns
        if burn.factor * each.budget < 1
    )


def _pair(found: dict[str, str], burn: Burn, threshold: str) -> str:
    long, short = (
        promql.series(error_ratio.name(window), found) for window in (burn.long, burn.short)
    )
    errors = error_ratio.errors(found, burn.long)
    return f"({long} > {threshold}\nand {short} > {threshold}\nand {errors} >= {FEWEST_ERRORS})"
