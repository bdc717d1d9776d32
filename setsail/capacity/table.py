"""Exported tables (CSV) to histories: columns by name, units in the header or in the cell.

Two shapes. Wide: a time column, what the row is of (namespace, workload, container), and a
column a quantity (`cpu`, `memory_mib`, `load`, …). Long: `metric` and `value` beside them. A table
of nothing but time and one value is a load.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from setsail.capacity import cells
from setsail.capacity.series import Array
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

TIME = ("time", "ts", "timestamp", "date", "datetime", "period", "时间")
KEYS = {
    "namespace": ("namespace", "ns", "命名空间"),
    "workload": ("workload", "deployment", "service", "name", "app", "pod", "工作负载"),
    "container": ("container", "容器"),
}
QUANTITIES = {
    "cpu": ("cpu", "cpu_usage", "cpu_used"),
    "memory": ("memory", "mem", "memory_usage", "memory_used", "working_set", "内存"),
    "pods": ("pods", "replicas", "副本数"),
    "load": ("load", "rps", "qps", "requests", "rate", "arrivals", "count", "value"),
    "cpu_request": ("cpu_request",),
    "cpu_limit": ("cpu_limit",),
    "memory_request": ("memory_request",),
    "memory_limit": ("memory_limit",),
    "oom": ("oom", "oom_kills", "oomkilled"),
    "throttled": ("throttled",),
}
UNITS = {
    "cores": 1.0, "millicores": 1e-3, "m": 1e-3, "nanocores": 1e-9,
    "bytes": 1.0, "b": 1.0, "kb": 1e3, "mb": 1e6, "gb": 1e9,
    "kib": 1024.0, "mib": 1024.0**2, "gib": 1024.0**3,
    "per_second": 1.0, "s": 1.0, "per_minute": 1 / 60.0, "min": 1 / 60.0, "h": 1 / 3600.0,
}  # fmt: skip
_WORTH = ("cpu", "memory", "load")


class TableRefused(Refused):
    """A table cannot be read as a history."""


class Column(NamedTuple):
    """A column that holds a quantity, and what one of it is in cores, bytes or a second."""

    at: int
    name: str
    factor: float


class Points(NamedTuple):
    """Samples of one quantity of one workload, in no order; seconds since 1970 and values."""

    times: Array
    values: Array


Keyed = tuple[str, str, str]
"""Namespace, workload, container."""


@dataclass(frozen=True, slots=True)
class Table:
    """`points` by key and quantity; `notes` say what was left out, and how much of it."""

    points: Mapping[Keyed, Mapping[str, Points]]
    notes: tuple[Text, ...] = ()


@dataclass(slots=True)
class _Layout:
    """Where the columns stand. `metric` is the column that names the quantity in a long table."""

    time: int = -1
    metric: int = -1
    value: int = -1
    keys: dict[str, int] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)


def read(text: str, file: str, fallback: str, zone: float = 0.0) -> Table:
    """The samples of a CSV text. `fallback` names the workload where no column does; `zone` is
    the seconds that naive times are ahead of UTC. Raises TableRefused with every problem."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise TableRefused([Problem(_EMPTY, Place(file), _HELP)])
    delimiter = max(",;\t", key=lines[0].count)
    head = next(csv.reader(lines[:1], delimiter=delimiter))
    layout = _layout(head, file)
    if len(lines) == 1:
        raise TableRefused([Problem(_NO_ROWS, Place(file, 1), _HELP)])
    columns = _columns(lines[1:], delimiter, len(head), file)
    return _gather(columns, layout, file, (fallback, zone))


def _columns(lines: list[str], delimiter: str, width: int, file: str) -> list[list[str]]:
    """The cells by column. Without quotes one split does it, many times faster than a reader."""
    if any('"' in line for line in lines):
        rows = list(csv.reader(lines, delimiter=delimiter))
        wrong = [n for n, row in enumerate(rows, 2) if len(row) != width]
        cells_ = [cell for row in rows for cell in row]
    else:
        wrong = [n for n, line in enumerate(lines, 2) if line.count(delimiter) != width - 1]
        cells_ = delimiter.join(lines).split(delimiter)
    if wrong:
        raise TableRefused([_ragged(file, n, width) for n in wrong[:5]])
    if any(line != line.strip() or " " in line for line in lines):
        cells_ = [cell.strip() for cell in cells_]
    return [cells_[at::width] for at in range(width)]


def _layout(header: Sequence[str], file: str) -> _Layout:
    found = _Layout()
    for at, title in enumerate(header):
        name, unit = cells.title(title, UNITS)
        if name in TIME:
            found.time = at
        elif name == "metric":
            found.metric = at
        elif key := next((k for k, words in KEYS.items() if name in words), None):
            found.keys.setdefault(key, at)
        elif what := next((q for q, words in QUANTITIES.items() if name in words), None):
            found.columns.append(Column(at, what, UNITS.get(unit, 1.0)))
    if found.metric >= 0:
        found.value = next((at for at, t in enumerate(header) if t.strip().lower() == "value"), -1)
    _refuse_layout(found, header, file)
    return found


def _refuse_layout(found: _Layout, header: Sequence[str], file: str) -> None:
    shown = ", ".join(title.strip() for title in header)[:200]
    problems = []
    if found.time < 0:
        en = f"no column is a time; the columns are: {shown}"
        problems.append(Problem(Text(en, f"没有时间列；现有列：{shown}"), Place(file, 1), _HELP))
    if found.metric >= 0:
        missing = found.value < 0
    else:
        missing = not any(column.name in _WORTH for column in found.columns)
    if missing:
        en = f"no column holds cpu, memory or load; the columns are: {shown}"
        message = Text(en, f"没有 cpu、memory 或 load 列；现有列：{shown}")
        problems.append(Problem(message, Place(file, 1), _HELP))
    if problems:
        raise TableRefused(problems)


def _gather(
    columns: list[list[str]], layout: _Layout, file: str, given: tuple[str, float]
) -> Table:
    fallback, zone = given
    times, problems = cells.times(columns[layout.time], file, zone)
    groups = _groups(columns, layout, fallback)
    notes: list[Text] = []
    points: dict[Keyed, dict[str, Points]] = {}
    for name, values, rows in _quantities(columns, layout, file, problems):
        notes += _left_out(file, name, values)
        for key, of in groups.items():
            mask = of if rows is None else of & rows
            if mask.any():
                points.setdefault(key, {})[name] = Points(times[mask], values[mask])
    if problems:
        raise TableRefused(problems)
    return Table(points, tuple(notes))


def _groups(
    columns: list[list[str]], layout: _Layout, fallback: str
) -> dict[Keyed, NDArray[np.bool_]]:
    """Which rows are of which container."""
    count = len(columns[0])
    named = [columns[layout.keys[k]] if k in layout.keys else [""] * count for k in KEYS]
    if all(len(set(column)) == 1 for column in named):  # one container a file: by far the usual
        namespace, workload, container = (column[0] for column in named)
        return {(namespace, workload or fallback, container): np.ones(count, dtype=np.bool_)}
    rows = list(zip(*named))
    distinct = {key: at for at, key in enumerate(sorted(set(rows)))}
    of = np.fromiter((distinct[row] for row in rows), dtype=np.int64, count=count)
    found: dict[Keyed, NDArray[np.bool_]] = {}
    for (namespace, workload, container), at in distinct.items():
        found[namespace, workload or fallback, container] = of == at
    return found


def _quantities(
    columns: list[list[str]], layout: _Layout, file: str, problems: list[Problem]
) -> Iterator[tuple[str, Array, NDArray[np.bool_] | None]]:
    """Name, values of every row, and which rows the name is about (None: all)."""
    if layout.metric < 0:
        for column in layout.columns:
            values, wrong = cells.numbers(columns[column.at], file, column.factor)
            problems += wrong
            yield column.name, values, None
        return
    values, wrong = cells.numbers(columns[layout.value], file, 1.0)
    problems += wrong
    metrics = np.array(columns[layout.metric])
    for metric in sorted(set(columns[layout.metric])):
        name, unit = cells.title(metric, UNITS)
        what = next((q for q, words in QUANTITIES.items() if name in words), None)
        if what is not None:
            yield what, values * UNITS.get(unit, 1.0), metrics == metric


def _left_out(file: str, name: str, values: Array) -> Iterable[Text]:
    negative = int(np.sum(values < 0.0))
    if negative:
        yield Text(
            f"{file}: {negative} negative values of {name} are taken as not measured",
            f"{file}：{name} 有 {negative} 个负值，按未测量处理",
        )


def _ragged(file: str, line: int, width: int) -> Problem:
    message = Text(f"this row does not have {width} columns", f"这一行不是 {width} 列")
    return Problem(message, Place(file, line), _HELP)


_EMPTY = Text("this table is empty", "这张表是空的")
_NO_ROWS = Text("this table has a header and no rows", "这张表只有表头，没有数据行")
_HELP = Text(
    "a table needs a time column and cpu, memory or load: time,workload,cpu,memory_mib",
    "表中需要时间列以及 cpu、memory 或 load：time,workload,cpu,memory_mib",
)
