"""A scheduled minimum in few words: the hours of a week as stretches that share days and pods.

Neighbouring hours that ask for nearly the same become one stretch with the higher number: an
object for every hour helps nobody. All hours are UTC, 0 is Monday.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from setsail.capacity.scaling import Floor

HOURS, DAYS = 24, 7
_NEAR = 1.25


class Stretch(NamedTuple):
    """From `begin` to `end` (hours, 24 is midnight) on `days`, at least `pods`."""

    days: tuple[int, ...]
    begin: int
    end: int
    pods: int


def stretches(floors: Sequence[Floor], least: int) -> tuple[Stretch, ...]:
    """The stretches of a week; those that ask for no more than `least` are left out."""
    if not floors:
        return ()
    table = _table(floors)
    found: dict[tuple[int, int, int], list[int]] = {}
    for day in range(DAYS):
        for begin, end, pods in _runs(table[day * HOURS : (day + 1) * HOURS]):
            if pods > least:
                found.setdefault((begin, end, pods), []).append(day)
    return tuple(
        Stretch(tuple(days), begin, end, pods) for (begin, end, pods), days in sorted(found.items())
    )


def changes(parts: Iterable[Stretch], least: int) -> tuple[Stretch, ...]:
    """When the minimum changes: each stretch at its begin, and `least` where one ends and no other
    begins. `end` is meaningless here and equals `begin`."""
    found: dict[tuple[int, int], list[int]] = {}
    starts = {(day, part.begin) for part in parts for day in part.days}
    for part in parts:
        for day in part.days:
            found.setdefault((part.begin, part.pods), []).append(day)
            after = (day + part.end // HOURS) % DAYS, part.end % HOURS
            if after not in starts:
                found.setdefault((after[1], least), []).append(after[0])
    return tuple(
        Stretch(tuple(sorted(set(days))), hour, hour, pods)
        for (hour, pods), days in sorted(found.items())
    )


def _table(floors: Sequence[Floor]) -> list[int]:
    """The pods of each hour of the week; an hour keeps what the last change said."""
    said = {one.weekday * HOURS + one.hour: one.pods for one in floors}
    current = said[max(said)]
    table = []
    for hour in range(DAYS * HOURS):
        current = said.get(hour, current)
        table.append(current)
    return table


def _runs(pods: Sequence[int]) -> list[tuple[int, int, int]]:
    """Hours that ask for nearly the same, as (begin, end, the most of them)."""
    found: list[tuple[int, int, int]] = []
    begin = 0
    for hour in range(1, len(pods) + 1):
        part = pods[begin : hour + 1]
        if hour < len(pods) and max(part) <= max(min(part) * _NEAR, min(part) + 1):
            continue
        found.append((begin, hour, max(pods[begin:hour])))
        begin = hour
    return found
