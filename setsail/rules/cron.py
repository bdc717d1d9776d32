"""Cron expressions as Kubernetes and Velero read them.

The grammar is that of github.com/robfig/cron's standard parser: five fields, names of months and
days, `@daily` and its like, `@every 90m`. Sunday is 0 and never 7.
"""

from collections.abc import Mapping
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.rules import spans

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_NICKNAMES = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")


class _Field(NamedTuple):
    words: Text
    least: int
    most: int
    names: Mapping[str, int]


_FIELDS = (
    _Field(Text("minute", "分钟"), 0, 59, {}),
    _Field(Text("hour", "小时"), 0, 23, {}),
    _Field(Text("day of the month", "日"), 1, 31, {}),
    _Field(Text("month", "月"), 1, 12, {name: at + 1 for at, name in enumerate(_MONTHS)}),
    _Field(Text("day of the week", "星期"), 0, 6, {name: at for at, name in enumerate(_DAYS)}),
)


def fault(expression: str) -> Text | None:
    """Why an expression is refused; None for a good one."""
    if expression.startswith("@"):
        every = expression.removeprefix("@every ")
        if expression in _NICKNAMES or (every != expression and spans.seconds(every)):
            return None
        return Text(f"{expression} is not known", f"不认识 {expression}")
    if "TZ=" in expression:
        return Text("the zone belongs into timeZone", "时区应写在 timeZone 中")
    parts = expression.split()
    if len(parts) != len(_FIELDS):
        return Text(
            f"five fields are needed, not {len(parts)}", f"需要五个字段，而不是 {len(parts)} 个"
        )
    for part, field in zip(parts, _FIELDS):
        for choice in part.split(","):
            if not _good(choice, field):
                en, zh = field.words
                return Text(f"{part} is not a {en}", f"{part} 不是有效的{zh}")
    return None


def _good(choice: str, field: _Field) -> bool:
    """Whether one of a field's alternatives is a value, a range or either with a step."""
    span, slash, step = choice.partition("/")
    if slash and not (step.isdecimal() and 0 < int(step[:9]) <= field.most - field.least + 1):
        return False
    if span in ("*", "?"):
        return True
    low, dash, high = span.partition("-")
    first, last = _value(low, field), _value(high if dash else low, field)
    return first is not None and last is not None and first <= last


def _value(word: str, field: _Field) -> int | None:
    if word.lower() in field.names:
        return field.names[word.lower()]
    if not (word.isascii() and word.isdecimal()) or len(word) > 9:
        return None
    return int(word) if field.least <= int(word) <= field.most else None


_DAY = 86_400.0


def longest(expression: str) -> float | None:
    """Seconds that may at most pass between two runs, rounded up to what people count in (an
    hour, a day, a week, a month, a year); None for an expression that is refused."""
    if fault(expression) is not None:
        return None
    if expression.startswith("@every "):
        return float(spans.seconds(expression.removeprefix("@every ")) or 0)
    named = {"@yearly": 366, "@annually": 366, "@monthly": 31, "@weekly": 7, "@hourly": 1 / 24}
    if expression.startswith("@"):
        return named.get(expression, 1) * _DAY
    _minute, hour, day, month, weekday = expression.split()
    for field, days in ((month, 366), (day, 31), (weekday, 7)):
        if field not in ("*", "?"):
            return days * _DAY
    steps = hour.partition("/")[2]
    if hour in ("*", "?"):
        return 3600.0
    return int(steps) * 3600.0 if steps and hour.startswith("*") else _DAY
