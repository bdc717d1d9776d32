"""A day of a container in a few hundred bytes, so that ninety days outlive a Prometheus of fifteen.

CPU as a histogram whose buckets grow by 5 % from a millicore, memory as its highest value. Order
within a day is lost; what sizing asks of an old day (quantiles, the peak) is not.
"""

import struct
import zlib
from typing import NamedTuple

import numpy as np

from setsail.capacity import series as grids
from setsail.capacity.history import History, Key
from setsail.capacity.series import DAY, Array, Series

BUCKETS = 240
_FIRST, _GROWTH = 0.001, 1.05
_SLOTS = 288
_LEAST_SLOTS = 0.5
"""A day of which less is known is not kept: it would look like a quiet one."""


class Day(NamedTuple):
    """`day` counts from 1970, UTC. `cpu` holds how many slots fell into each bucket, empty where
    CPU was not measured; `memory` is bytes, None where not measured; `kills` are OOM kills."""

    day: int
    cpu: tuple[int, ...]
    memory: float | None
    kills: int = 0


def days(history: History) -> tuple[Day, ...]:
    """The whole days of a history, oldest first."""
    cpu = grids.coarser(history.cpu, DAY / _SLOTS, peak=False)
    by_cpu, by_memory = _by_date(cpu), _by_date(history.memory)
    kills = [int(mark.at // DAY) for mark in history.moments("oom")]
    found = []
    for day in sorted(by_cpu.keys() | by_memory.keys()):
        used, held = by_cpu.get(day), by_memory.get(day)
        counts = () if used is None else _counts(used)
        peak = None if held is None else float(np.max(held))
        found.append(Day(day, counts, peak, kills.count(day)))
    return tuple(found)


def _by_date(series: Series) -> dict[int, Array]:
    """The known values of each day that is known enough."""
    dates = (series.times() // DAY).astype(np.int64)
    found = {}
    for day in np.unique(dates):
        values = series.values[dates == day]
        values = values[~np.isnan(values)]
        if len(values) >= _LEAST_SLOTS * series.per_day:
            found[int(day)] = values
    return found


def _counts(values: Array) -> tuple[int, ...]:
    at = np.ceil(np.log(np.maximum(values, _FIRST) / _FIRST) / np.log(_GROWTH) - 1e-9)
    return tuple(np.bincount(np.minimum(at, BUCKETS - 1).astype(int), minlength=1).tolist())


def histories(key: Key, kept: tuple[Day, ...], fresh: History) -> History:
    """The fresh history with the kept days before it; each slot of a kept day is the upper edge
    of its bucket, in rising order."""
    if not kept:
        return fresh
    cpu = _joined([(d.day, _values(d.cpu)) for d in kept if d.cpu], fresh.cpu, DAY / _SLOTS)
    held = [(d.day, np.array([d.memory])) for d in kept if d.memory is not None]
    memory = _joined(held, fresh.memory, DAY)
    return History(
        key, cpu, memory, fresh.pods, fresh.load, fresh.settings, fresh.marks, fresh.heap,
        fresh.throttled, fresh.skew, fresh.autoscaled,
    )  # fmt: skip


def _values(counts: tuple[int, ...]) -> Array:
    edges: Array = _FIRST * _GROWTH ** np.arange(len(counts), dtype=np.float64)
    values: Array = np.repeat(edges, counts)
    if len(values) > _SLOTS:
        values = values[np.linspace(0, len(values) - 1, _SLOTS).astype(int)]
    padded: Array = np.pad(values, (0, _SLOTS - len(values)), constant_values=np.nan)
    return padded


def _joined(kept: list[tuple[int, Array]], fresh: Series, step: float) -> Series:
    """Kept days before the first whole day of the fresh series, then the fresh series."""
    fine = grids.coarser(fresh, step, peak=step >= DAY)
    first = fine.start if len(fine.values) else float("inf")
    old = [(day, values) for day, values in kept if (day + 1) * DAY <= first + step]
    if not old:
        return fresh
    width = len(old[0][1])
    begin = old[0][0] * DAY
    end = fine.end if len(fine.values) else (old[-1][0] + 1) * DAY
    grid = np.full(round((end - begin) / step), np.nan)
    for day, values in old:
        at = round((day * DAY - begin) / step)
        grid[at : at + width] = values[: len(grid) - at]
    if len(fine.values):
        at = round((fine.start - begin) / step)
        part = fine.values[: len(grid) - at]
        grid[at : at + len(part)] = part
    return Series(begin, step, grid)


def pack(day: Day) -> bytes:
    """The counts of a day as bytes."""
    return zlib.compress(struct.pack(f"<{len(day.cpu)}H", *day.cpu), 9)


def unpack(data: bytes) -> tuple[int, ...]:
    """Counts from bytes. Raises ValueError for what `pack` did not make."""
    try:
        plain = zlib.decompress(data)
        return struct.unpack(f"<{len(plain) // 2}H", plain)
    except (zlib.error, struct.error) as error:
        raise ValueError("not a sketch") from error
