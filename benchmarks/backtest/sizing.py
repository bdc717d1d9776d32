"""Requests and limits: scored on the window after the one that was learned from.

The fair number is at equal risk. isoRel: requests scaled until use is above them 5 % of the time,
then over the window's own 95th percentile (geometric mean). isoMem: limits scaled until 1 % of
workload-weeks are killed, then over what was used.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.backtest.fleets import Fleet, Member
from benchmarks.backtest.peers import PEERS, Recommender, Sizes
from setsail.capacity import calibrate, policy
from setsail.capacity.calibrate import Margins
from setsail.capacity.history import History, Key
from setsail.capacity.series import DAY, Array, Series

DAILY = ("vpa", "balanced")
"""Recommenders that are judged a second time, asked anew every day, with a bump after a kill."""

_RATIO_GIB = 7.5
"""GiB that cost as much as a core."""

_GIB = 1024.0**3


class Case(NamedTuple):
    """One test window of one member, and what was recommended for each of its slots."""

    used: Array
    held: Array | None
    asked: Array
    limit: Array
    memory: Array
    memory_limit: Array


class Row(NamedTuple):
    """One recommender on one fleet; shares are 0 to 1, NaN where there is no memory."""

    fleet: str
    name: str
    windows: int
    slack: float
    above: float
    bad_weeks: float
    throttled: float
    memory_slack: float
    oom_weeks: float
    oom_100: float
    limit_used: float
    cost: float
    cost_limit: float
    iso_cpu: float
    iso_memory: float


def ours(name: policy.Name, margins: Margins) -> Recommender:
    """Our recommender with a policy."""

    def sizes(cpu: Series, memory: Series | None, member: Member) -> Sizes:
        history = History(Key("", member.name), cpu)
        if memory is not None:
            history = History(Key("", member.name), cpu, memory)
        found = policy.sizes(history, name, margins, cpu.end)
        parts = (found.cpu_request, found.cpu_limit, found.memory_request, found.memory_limit)
        return Sizes(*(np.nan if part is None else part.value for part in parts))

    return sizes


def score(fleet: Fleet) -> list[Row]:
    """Every recommender on a fleet."""
    cases: dict[str, list[Case]] = {}
    for origin in fleet.origins:
        margins = _margins(fleet, origin)
        mine = {name: ours(name, margins) for name in policy.NAMES}
        for member in _judged(fleet, origin):
            for name, recommend in {**PEERS, **mine}.items():
                for daily in (False, True) if name in DAILY else (False,):
                    found = _case(fleet, member, origin, (recommend, daily))
                    if found is not None:
                        label = f"{name} (daily)" if daily else name
                        cases.setdefault(label, []).append(found)
    rows = [_row(fleet.name, name, found) for name, found in cases.items()]
    base = {row.name: row for row in rows}["krr simple"]
    return [
        row._replace(cost=row.cost / base.cost, cost_limit=row.cost_limit / base.cost_limit)
        for row in rows
    ]


def _margins(fleet: Fleet, origin: int) -> Margins:
    """What the fleet's own past says before an origin; nothing later is looked at."""
    memory = [m.memory.before(origin * DAY) for m in fleet.members if m.memory is not None]
    return calibrate.learn(memory, (m.cpu.before(origin * DAY) for m in fleet.members))


def _judged(fleet: Fleet, origin: int) -> Iterator[Member]:
    for member in fleet.members:
        before = member.cpu.before(origin * DAY).last(fleet.train)
        after = member.cpu.since(origin * DAY).before((origin + fleet.test) * DAY)
        if before.coverage > 0.5 and after.coverage > 0.7 and len(after.values) >= after.per_day:
            if float(np.mean(before.known)) >= 0.01:
                yield member


def _case(fleet: Fleet, member: Member, origin: int, how: tuple[Recommender, bool]) -> Case | None:
    recommend, daily = how
    after = member.cpu.since(origin * DAY).before((origin + fleet.test) * DAY)
    count, per_day = len(after.values), after.per_day
    columns = np.full((4, count), np.nan)
    for day in range(fleet.test) if daily else (0,):
        end = (origin + day) * DAY
        begin = end - fleet.train * DAY
        # Memory is what a store keeps for ninety days; the peers look back as far as they do.
        keeps = recommend.__qualname__.startswith("ours")
        memory = None if member.memory is None else member.memory.before(end)
        if memory is not None and not keeps:
            memory = memory.since(begin)
        sizes = recommend(member.cpu.before(end).since(begin), memory, member)
        if sizes is None:
            return None
        columns[:, day * per_day if daily else 0 :] = np.array(sizes)[:, None]
    good = ~np.isnan(after.values)
    held = None
    if member.memory is not None:
        held = member.memory.since(origin * DAY).before((origin + fleet.test) * DAY).values
        good &= ~np.isnan(held)
        held = held[good]
    return Case(after.values[good], held, *(column[good] for column in columns))


def _row(fleet: str, name: str, cases: Sequence[Case]) -> Row:
    daily = name.endswith("(daily)")
    used = sum(float(c.used.sum()) for c in cases)
    asked = sum(float(c.asked.sum()) for c in cases)
    above = [float(np.mean(c.used > c.asked)) for c in cases]
    throttled = [float(np.mean(c.used > c.limit)) > 0.01 for c in cases]
    memory = [np.nan] * 5
    money = [asked, asked]
    held = [c for c in cases if c.held is not None]
    if held:
        memory, more = _memory(held, daily)
        money = [m + extra for m, extra in zip(money, more)]
    return Row(
        fleet, name, len(cases), 1.0 - used / asked, float(np.mean(above)),
        float(np.mean([a > 0.1 for a in above])), float(np.mean(throttled)),
        *memory[:4], money[0], money[1], iso_cpu(cases), memory[4],
    )  # fmt: skip


def _memory(cases: Sequence[Case], daily: bool) -> tuple[list[float], tuple[float, float]]:
    used = sum(float(c.held.sum()) for c in cases if c.held is not None)
    asked, limit = (
        sum(float(getattr(c, n).sum()) for c in cases) for n in ("memory", "memory_limit")
    )
    kills = [killed(c.held, c.memory_limit, daily) for c in cases if c.held is not None]
    weeks = sum(len(c.used) for c in cases) * 300.0 / DAY / 7.0
    figures = [
        1.0 - used / asked, float(np.mean([k > 0 for k in kills])), 100.0 * sum(kills) / weeks,
        limit / used, iso_memory(cases),
    ]  # fmt: skip
    return figures, (asked / _GIB / _RATIO_GIB, limit / _GIB / _RATIO_GIB)


def killed(held: Array, limit: Array, bump: bool) -> int:
    """Kills with an hour between them; with `bump` each raises the limit as the VPA does."""
    count, at, least = 0, 0, 0.0
    while True:
        over = np.flatnonzero(held[at:] > np.maximum(limit[at:], least))
        if not len(over):
            return count
        here = at + int(over[0])
        count, at = count + 1, here + 12
        if bump:
            now = max(float(limit[here]), least)
            least = max(now * 1.2, now + 100 * 1024.0**2)


def iso_cpu(cases: Sequence[Case]) -> float:
    """Requests over the window's 95th percentile, once all are scaled to the same risk."""
    low, high = 0.05, 40.0
    for _ in range(40):
        scale = (low * high) ** 0.5
        over = np.mean([np.mean(c.used > scale * c.asked) for c in cases])
        low, high = (scale, high) if over > 0.05 else (low, scale)
    ratio = [scale * c.asked.mean() / max(np.percentile(c.used, 95), 0.01) for c in cases]
    return float(np.exp(np.mean(np.log(ratio))))


def iso_memory(cases: Sequence[Case]) -> float:
    """Limits over what was used, once all are scaled so that one week in a hundred is killed."""
    needs = [float((c.held / c.memory_limit).max()) for c in cases if c.held is not None]
    scale = float(np.quantile(needs, 0.99))
    used = sum(float(c.held.sum()) for c in cases if c.held is not None)
    return scale * sum(float(c.memory_limit.sum()) for c in cases) / used
