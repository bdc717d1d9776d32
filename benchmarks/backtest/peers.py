"""Other people's recommenders, ported from the description of what they do (capacity research).

Each takes CPU (cores) and memory (bytes or None) of the training window and gives requests and
limits. KRR: robusta-dev/krr d6baa74; VPA: kubernetes/autoscaler 55c37cd; gocrane 2b0ddae;
Goldilocks 3be8f9e. The guide's rule is the middle of 50-70 % of the average and 1.5-2 × the peak.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmarks.backtest.fleets import Member
from setsail.capacity import series as grids
from setsail.capacity.series import DAY, Array, Series

INF = float("inf")
MIB = 1024.0**2


class Sizes(NamedTuple):
    """Cores and bytes; memory is NaN where there was none."""

    cpu: float
    cpu_limit: float
    memory: float = np.nan
    memory_limit: float = np.nan


Recommender = Callable[[Series, Series | None, Member], Sizes | None]


def krr(cpu: Series, memory: Series | None, member: Member) -> Sizes:
    """KRR simple: p95, no limit; memory: maximum and 15 %, at least 100 MB."""
    return Sizes(max(float(np.percentile(cpu.known, 95)), 0.010), INF, *_krr_memory(memory))


def krr_limit(cpu: Series, memory: Series | None, member: Member) -> Sizes:
    """KRR simple_limit: p66 and p96."""
    low, high = (max(float(np.percentile(cpu.known, q)), 0.010) for q in (66, 96))
    return Sizes(low, high, *_krr_memory(memory))


def _krr_memory(memory: Series | None) -> tuple[float, float]:
    if memory is None:
        return np.nan, np.nan
    value = max(float(np.max(memory.known)) * 1.15, 100e6)
    return value, value


def _buckets(values: Array, weights: Array, quantile: float, first: float) -> float:
    """The upper edge of the bucket of a quantile; buckets grow by 5 % from `first`."""
    at = np.floor(np.log(np.maximum(values, 0.0) / first * 0.05 + 1.0) / np.log(1.05)).astype(int)
    mass = np.cumsum(np.bincount(at, weights))
    bucket = int(np.searchsorted(mass, quantile * mass[-1]))
    return float(first * (1.05 ** (bucket + 1) - 1.0) / 0.05)


def _ages(series: Series) -> Array:
    return np.arange(len(series.values))[::-1] * series.step / DAY


def _vpa(cpu: Series, memory: Series | None, quantile: float, more: float) -> tuple[float, float]:
    last = cpu.last(8.0)
    known = ~np.isnan(last.values)
    weights = np.exp2(-_ages(last)[known])
    cores = _buckets(last.values[known], weights, quantile, 0.01) * 1.15 * more
    if memory is None:
        return max(cores, 0.025), np.nan
    days = grids.daily_peaks(memory.last(8.0))
    days = days[~np.isnan(days)]
    weights = np.exp2(-np.arange(len(days))[::-1].astype(float))
    amount = _buckets(days, weights, quantile, 1e7) * 1.15 * more
    return max(cores, 0.025), max(amount, 250 * MIB)


def vpa(cpu: Series, memory: Series | None, member: Member) -> Sizes:
    """The VPA's target; Goldilocks' Guaranteed is the same with limit = request."""
    cores, amount = _vpa(cpu, memory, 0.9, 1.0)
    return Sizes(cores, cores, amount, amount)


def goldilocks(cpu: Series, memory: Series | None, member: Member) -> Sizes:
    """Goldilocks Burstable: lower bound as request, upper bound as limit, after eight days."""
    low, high = _vpa(cpu, memory, 0.5, 1.0), _vpa(cpu, memory, 0.95, 1.0 + 1.0 / 8.0)
    return Sizes(low[0], high[0], low[1], high[1])


def gocrane(cpu: Series, memory: Series | None, member: Member) -> Sizes:
    """gocrane: p99 of a week, half-lives of one and two days, linear buckets, 15 %."""
    cores = _linear(cpu.last(7.0), 1.0, 0.1)
    if memory is None:
        return Sizes(cores, INF)
    amount = _linear(memory.last(7.0), 2.0, 100 * MIB)
    return Sizes(cores, INF, amount, amount)


def _linear(series: Series, half_life: float, bucket: float) -> float:
    known = ~np.isnan(series.values)
    values, weights = series.values[known], np.exp2(-_ages(series)[known] / half_life)
    order = np.argsort(values)
    mass = np.cumsum(weights[order])
    value = values[order][min(int(np.searchsorted(mass, 0.99 * mass[-1])), len(values) - 1)]
    return float((np.floor(value / bucket) + 1.0) * bucket * 1.15)


def guide(cpu: Series, memory: Series | None, member: Member) -> Sizes:
    """The guide's rule taken literally, for memory too."""
    used = cpu.known
    sizes = Sizes(0.6 * float(np.mean(used)), 1.75 * float(np.max(used)))
    if memory is None:
        return sizes
    held = memory.known
    return Sizes(*sizes[:2], 0.6 * float(np.mean(held)), 1.75 * float(np.max(held)))


def human(cpu: Series, memory: Series | None, member: Member) -> Sizes | None:
    """What people had given it; None where nobody wrote it down."""
    cores, amount = member.given
    if cores is None:
        return None
    return Sizes(cores, cores, *(2 * [amount if amount is not None else np.nan]))


PEERS: dict[str, Recommender] = {
    "human": human, "guide rule": guide, "krr simple": krr, "krr simple_limit": krr_limit,
    "vpa": vpa, "goldilocks": goldilocks, "gocrane": gocrane,
}  # fmt: skip
