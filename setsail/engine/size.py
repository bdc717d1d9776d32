"""Size a fleet: learn its margins, advise on every container, then on what is declared of it."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

import numpy as np

from setsail.capacity import advice, calibrate, consumers, event, nodes, room, scaling
from setsail.capacity.calibrate import Margins, Ratio
from setsail.capacity.fleet import Fleet, Sized, Truth
from setsail.capacity.history import History, Key, Settings
from setsail.capacity.hpa_model import Setup
from setsail.capacity.policy import Name as Policy
from setsail.capacity.replicas import Bound, Where
from setsail.capacity.room import Room, Taken
from setsail.capacity.series import Series
from setsail.engine.size_declared import Declared
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

_MANY = 40
_EXACT = 500
"""Workloads up to which each is replayed second by second."""

T = TypeVar("T")
R = TypeVar("R")


class SizeRefused(Refused):
    """The call cannot be answered."""


class Request(NamedTuple):
    """What is asked. `event` as text, with the zone its times are in; `room` is what
    is known of the cluster."""

    policy: Policy = "balanced"
    event: str = ""
    zone: tzinfo | None = None
    room: Room = Room()
    zones: int = 1
    tier: int = 2
    startup: float = 60.0
    service_rate: float | None = None


def size(
    histories: Sequence[History],
    request: Request,
    now: float,
    declared: Mapping[Key, Declared] | None = None,
) -> Fleet:
    """Advice for every history; `declared` is what is declared of them."""
    margins = _learn(histories)
    known = declared or {}
    taken = _taken(histories, known)
    moment = max((h.end for h in histories), default=now)
    planned = _event(request, moment)
    exact = len(histories) <= _EXACT
    jobs = [
        _Job(h, request, margins, known.get(h.key), planned, now, taken, exact) for h in histories
    ]
    bare = _spread(_one, jobs)
    sized = [replace(one, history=h) for one, h in zip(bare, histories)]
    pods = [p for one in sized for p in _pods(one)]
    given = request.room
    need = nodes.need(pods, given.node, request.zones) if given.node and pods else None
    need = need and need._replace(there=given.there)
    return Fleet(tuple(sized), margins, request.policy, request.event, need, nodes.safe_fill(pods))


class _Job(NamedTuple):
    history: History
    request: Request
    margins: Margins
    declared: Declared | None
    event: event.Event | None
    now: float
    taken: Taken
    exact: bool = True


def workers() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _learn(histories: Sequence[History]) -> Margins:
    parts = _spread(_ratios, histories)
    memory = [ratio for one, _ in parts for ratio in one]
    return calibrate.from_ratios(memory, [share for _, many in parts for share in many])


def _ratios(history: History) -> tuple[list[Ratio], list[float]]:
    return calibrate.memory_ratios(history.memory), calibrate.cpu_ratios(history.cpu)


def _spread(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """The work on each item, on every core where there are many."""
    count = workers()
    if len(items) < _MANY or count < 2:
        return [work(item) for item in items]
    with ProcessPoolExecutor(count, get_context("fork")) as pool:
        return list(pool.map(work, items, chunksize=32))


def _event(request: Request, moment: float) -> event.Event | None:
    """The event that is asked for, the first such day after the history."""
    if not request.event:
        return None
    zone = request.zone or UTC
    try:
        return event.parse(request.event, datetime.fromtimestamp(moment, zone).date(), zone)
    except ValueError as error:
        message = Text(f"{request.event!r} is not an event", f"{request.event!r} 不是活动的写法")
        help = Text(
            'write DAY: TIMES, TIME, step|ramp, LENGTH, such as "11.11: 8x, 00:00, step, 4h"',
            '写成 日期: 倍数, 时刻, step|ramp, 时长，例如 "11.11: 8x, 00:00, step, 4h"',
        )
        raise SizeRefused([Problem(message, None, help)]) from error


def _one(job: _Job) -> Sized:
    """One container sized; its history stays where it is, for it is large."""
    history, request, declared, now = job.history, job.request, job.declared, job.now
    if declared is not None:
        history = declared.settled(history)
    found = advice.advise(history, request.policy, job.margins, max(min(history.end, now), 1.0))
    bare = Sized(History(history.key), found)
    if declared is not None:
        bare = replace(bare, declared=declared.path, kind=declared.kind, topic=declared.topic)
    load, queue = scaling.of_load(history), _queue(request, declared)
    queue = queue if history.load.days else None
    capacity = queue.rate if queue else _capacity(history, found)
    if load.days < 1.0 or capacity is None or (declared is not None and not declared.scales):
        return bare
    given = _given(request, declared, capacity)
    bounds = (*given.bounds, *_bounds(job, history, found))
    given = given._replace(bounds=bounds, exact=job.exact)
    plan: event.Plan | None = None
    truths: tuple[Truth, ...] = ()
    if job.event is not None:
        plan, truths = _plan(load, given, job.event)
        given = given._replace(planned=plan.peak)
    scaled = scaling.advise(load, given)
    drained = consumers.advise(load, queue) if queue else None
    if not queue and _is_assumed(history):
        guessed = tuple(n._replace(written=False) for n in scaled.numbers)
        scaled = replace(scaled, numbers=guessed, notes=(_ASSUMED, *scaled.notes))
    return replace(bare, scaling=scaled, queue=drained, plan=plan, truths=truths)


_ASSUMED = Text(
    "assumed and not written, for nothing says what one pod carries: ten pods carry the median "
    "load; give cpu and pods beside the load",
    "假定且不写入（没有数据说明单个 Pod 的承载量）：十个 Pod 承载中位负载；请同时给出 cpu 与 pods",
)


def _is_assumed(history: History) -> bool:
    """Whether nothing says what one pod carries of the load."""
    return history.load.days > 0.0 and not (history.cpu.days > 0.0 and history.pods.days > 0.0)


def _capacity(history: History, found: advice.Advice) -> float | None:
    """What one pod carries in the unit of the load: measured load a pod at the request that is
    advised, else the CPU request itself. None where neither is known."""
    request = found.number("cpu")
    if history.load.days <= 0.0:
        return request.value if request else None
    if history.pods.days > 0.0 and history.cpu.days > 0.0 and request:
        used = float(np.nansum(history.cpu.values)) / max(len(history.cpu.known), 1)
        pods = float(np.mean(history.pods.known))
        each = float(np.mean(history.load.known)) / max(pods, 1.0)
        return each / used * request.value if used > 0.0 and each > 0.0 else None
    return float(np.median(history.load.known)) / 10.0 or None


def _given(request: Request, declared: Declared | None, capacity: float) -> scaling.Given:
    where = Where(request.tier, request.zones)
    if declared is None:
        return scaling.Given(capacity, startup=request.startup, where=where)
    return declared.given(capacity, request.startup, where)


def _bounds(job: _Job, history: History, found: advice.Advice) -> tuple[Bound, ...]:
    """What the cluster leaves for this workload's pods."""
    return room.bounds(job.request.room, _asking(history, found), _others(job.taken, history))


def _asking(history: History, found: advice.Advice) -> room.Asking:
    what: Mapping[str, advice.What] = {
        "requests.cpu": "cpu", "limits.cpu": "cpuLimit",
        "requests.memory": "memory", "limits.memory": "memoryLimit",
    }  # fmt: skip
    numbers = {name: found.number(one) for name, one in what.items()}
    each = {name: n.value for name, n in numbers.items() if n is not None and n.written}
    now = {name: n.now for name, n in numbers.items() if n is not None and n.now is not None}
    return room.Asking(history.key.namespace, each, _pods_now(history), now)


def _pods_now(history: History) -> float:
    known = history.pods.known
    return float(known[-1]) if len(known) else 1.0


def _taken(histories: Sequence[History], declared: Mapping[Key, Declared]) -> Taken:
    """What all pods that are known ask for now."""
    found = Taken()
    for one in histories:
        mine = _mine(one, declared[one.key].settings if one.key in declared else one.settings)
        found = Taken(*(a + b for a, b in zip(found, mine, strict=True)))
    return found


def _mine(one: History, settings: Settings) -> Taken:
    pods, cpu, memory = _pods_now(one), settings.cpu_request, settings.memory_request
    return Taken((cpu or 0.0) * pods, (memory or 0.0) * pods, pods)


def _others(taken: Taken, history: History) -> Taken:
    mine = _mine(history, history.settings)
    return Taken(*(max(0.0, a - b) for a, b in zip(taken, mine, strict=True)))


def _queue(request: Request, declared: Declared | None) -> consumers.Queue | None:
    if request.service_rate is None or (declared is not None and declared.topic is None):
        return None
    partitions = declared.topic.partitions if declared and declared.topic else None
    return consumers.Queue(request.service_rate, startup=request.startup, partitions=partitions)


def _plan(
    load: Series, given: scaling.Given, planned: event.Event
) -> tuple[event.Plan, tuple[Truth, ...]]:
    """The plan, and for half, once and twice its multiplier: minutes short, and pods at most."""
    lead = event.Lead(start=given.startup)
    usual = given.least or 2
    plan = event.plan(load, given.capacity, planned, lead, usual)
    setup = Setup(given.target or 0.7, usual, startup=given.startup)
    found = []
    for share in (0.5, 1.0, 2.0):
        got = event.rehearse(plan, load, given.capacity, setup, planned.times * share)
        found.append(Truth(planned.times * share, got.short, float(np.max(got.pods)), got.pods))
    return plan, tuple(found)


def _pods(one: Sized) -> list[nodes.Pods]:
    cpu, memory = one.advice.number("cpu"), one.advice.number("memory")
    if cpu is None or memory is None:
        return []
    known = one.history.pods.known
    least = one.scaling.numbers[0].value if one.scaling else 1.0
    copies = max(1, round(float(np.max(known)) if len(known) else least))
    used = float(np.percentile(one.history.cpu.known, 95)) if one.history.cpu.days else 0.0
    surge = max(1, copies // 4)
    return [nodes.Pods(str(one.history.key), cpu.value, memory.value, copies, used, surge)]
