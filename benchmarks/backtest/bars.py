"""What must be reached, each beside its peer in the same run wherever there is one."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.backtest import events, queues, scaling, sizing


class Bar(NamedTuple):
    """A figure of ours, and what it must not exceed (a half in the last shown digit is met)."""

    name: str
    value: float
    most: float

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.value <= self.most + 0.005


MEMORY_OVER_KRR, CPU_OVER_VPA = 0.85, 1.0
CRANE, AWS = 0.79, 0.82
LARGE = 1000
"""Workload-weeks from which a share of weeks with a kill means something."""

SHORT = {"five periodic loads": (7.0, 16.0), "eight other loads": (6.0, 15.0)}
COST = {"five periodic loads": 1.36, "eight other loads": 2.2}
CONSUMER_COST = 1.4


def of_sizes(rows: Sequence[sizing.Row]) -> list[Bar]:
    """CPU at equal risk against the VPA, memory at equal risk against KRR."""
    by = {row.name: row for row in rows}
    fleet = rows[0].fleet
    found = [
        Bar(
            f"{fleet}: isoRel / VPA, once", by["balanced"].iso_cpu / by["vpa"].iso_cpu, CPU_OVER_VPA
        ),
        Bar(
            f"{fleet}: isoRel / VPA, daily",
            by["balanced (daily)"].iso_cpu / by["vpa (daily)"].iso_cpu,
            CPU_OVER_VPA,
        ),
    ]
    if fleet.startswith("crane"):
        found.append(Bar(f"{fleet}: isoRel, once", by["balanced"].iso_cpu, CRANE))
    if fleet.startswith("aws"):
        found.append(Bar(f"{fleet}: isoRel, daily", by["balanced (daily)"].iso_cpu, AWS))
    memory, krr = by["balanced"].iso_memory, by["krr simple"].iso_memory
    if memory == memory:
        found.append(Bar(f"{fleet}: isoMem / KRR", memory / krr, MEMORY_OVER_KRR))
        if by["balanced"].windows >= LARGE:
            oom = by["balanced"].oom_weeks
            found.append(Bar(f"{fleet}: weeks with OOM, %", 100 * oom, 1.2))
    return found


def of_scaling(name: str, means: Sequence[scaling.Mean]) -> list[Bar]:
    """Minutes short and cost; mean on the periodic loads, median cost on the others."""
    if name not in SHORT:
        return []
    found = []
    for mean, most in zip((m for m in means if m.name == "ours"), SHORT[name]):
        cost = mean.cost if name.startswith("five") else mean.cost_median
        start = f"{name}, start {mean.startup:.0f} s"
        found += [Bar(f"{start}: minutes short a week", mean.short, most)]
        found += [Bar(f"{start}: cost", cost, COST[name])]
    return found


def of_events(rows: Sequence[events.Row]) -> list[Bar]:
    """A plan that is half of the truth still holds."""
    half = next(row for row in rows if row.name.startswith("ours: half"))
    return [Bar("event planned at half: minutes short a week", half.short, 2.0)]


def of_queues(rows: Sequence[queues.Row]) -> list[Bar]:
    """No late minute, at no more than the cost."""
    found = []
    for row in rows:
        if row.name.startswith("ours"):
            found.append(Bar(f"consumers, {row.load}: late minutes a week", row.late, 0.0))
            found.append(Bar(f"consumers, {row.load}: cost", row.cost, CONSUMER_COST))
    return found
