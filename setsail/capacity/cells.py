"""Cells of a table: titles with units, times in every usual form, numbers with or without units."""

import re
from collections.abc import Container, Sequence
from datetime import UTC, datetime

import numpy as np

from setsail.capacity.series import Array
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest import quantity

_TITLE = re.compile(r"(.+?)\s*[\[(]\s*([^\])]+?)\s*[\])]").fullmatch
_SHOWN = 5
_MILLISECONDS = 1e11
"""Beyond this a number of time is in milliseconds: in seconds it would be the year 5138."""

_NOT_MEASURED = frozenset({"", "nan", "null", "none", "na", "n/a", "-", "inf", "+inf", "-inf"})


def title(text: str, units: Container[str]) -> tuple[str, str]:
    """Name and unit of a title: "Memory usage [KB]", "memory_mib" and "memory" alike."""
    plain = text.strip().lower()
    if found := _TITLE(plain):
        return found[1].replace(" ", "_"), found[2]
    plain = plain.replace(" ", "_")
    stem, _, last = plain.rpartition("_")
    return (stem, last) if stem and last in units else (plain, "")


def numbers(column: Sequence[str], file: str, factor: float) -> tuple[Array, list[Problem]]:
    """The numbers of a column times `factor`, NaN where nothing stands. A cell with a unit of
    Kubernetes ("250m", "64Mi") says its own, and `factor` does not apply to it."""
    try:
        return np.fromiter(map(float, column), np.float64, len(column)) * factor, []
    except ValueError:
        pass
    found, wrong = np.full(len(column), np.nan), []
    for at, cell in enumerate(column):
        if cell.lower() in _NOT_MEASURED:
            continue
        try:
            found[at] = float(cell) * factor
        except ValueError:
            try:
                found[at] = float(quantity.parse(cell))
            except ValueError:
                wrong.append((at, cell))
    return found, [_no_number(file, at, cell) for at, cell in wrong[:_SHOWN]]


def times(column: Sequence[str], file: str, zone: float) -> tuple[Array, list[Problem]]:
    """Seconds since 1970: numbers are seconds or milliseconds, texts are ISO 8601; one without
    an offset is `zone` seconds ahead of UTC."""
    try:
        stamps = np.fromiter(map(float, column), np.float64, len(column))
        return np.where(np.abs(stamps) > _MILLISECONDS, stamps / 1000.0, stamps), []
    except ValueError:
        pass
    found, wrong = np.full(len(column), np.nan), []
    for at, cell in enumerate(column):
        try:
            moment = datetime.fromisoformat(cell)
        except ValueError:
            wrong.append((at, cell))
            continue
        naive = moment.tzinfo is None
        utc = moment.replace(tzinfo=UTC) if naive else moment
        found[at] = utc.timestamp() - (zone if naive else 0.0)
    return found, [_no_time(file, at, cell) for at, cell in wrong[:_SHOWN]]


def _no_number(file: str, row: int, cell: str) -> Problem:
    shown = cell[:40]
    message = Text(f"{shown!r} is not a number", f"{shown!r} 不是数字")
    help = Text(
        "write 0.25, 250m, 512Mi, or leave the cell empty where nothing was measured",
        "请写 0.25、250m、512Mi；没有测量时留空",
    )
    return Problem(message, Place(file, row + 2), help)


def _no_time(file: str, row: int, cell: str) -> Problem:
    shown = cell[:40]
    message = Text(f"{shown!r} is not a time", f"{shown!r} 不是时间")
    help = Text(
        "write 2026-11-11T00:00:00+08:00, or seconds since 1970",
        "请写 2026-11-11T00:00:00+08:00，或 1970 年以来的秒数",
    )
    return Problem(message, Place(file, row + 2), help)
