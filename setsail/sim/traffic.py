"""One tick of traffic, in numbers instead of single requests.

First down: arrivals are thrown to Services, pods and callees. Then up: each pod's failures and
latencies follow from its own behaviour, its load and what its callees answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from setsail.sim import latency, routes
from setsail.sim.behaviour import Call, Component
from setsail.sim.latency import Latency
from setsail.sim.routes import Side
from setsail.sim.state import Door, Pod, State

_WINDOW = 15.0
"""Seconds over which use is averaged before an autoscaler sees it."""
SIDES: tuple[Side, ...] = ("outside", "inside")


class Answer(NamedTuple):
    """What callers of a component meet: the share of failures, and the latency of the rest."""

    failed: float = 0.0
    latency: Latency = latency.NOTHING


@dataclass(slots=True)
class Visit:
    """The requests that came to one component from one side in this tick.

    `unrouted` found no pod, `hits` are requests by pod, `copies` those whose answers nobody gets.
    """

    component: Component
    side: Side
    requests: int
    unrouted: int
    hits: list[tuple[Pod, int]]
    copies: list[tuple[Pod, int]] = field(default_factory=list)


def flow(state: State, seconds: float) -> None:
    """Let the traffic of the last `seconds` pass."""
    visits = list(_down(state, seconds))
    state.load = {}
    for visit in visits:
        for pod, count in (*visit.hits, *visit.copies):
            state.load[pod.name] = state.load.get(pod.name, 0.0) + count / seconds
    state.usage = {
        name: before + (state.load.get(name, 0.0) - before) * seconds / _WINDOW
        for name in state.pods
        for before in [state.usage.get(name, state.load.get(name, 0.0))]
    }
    answers: dict[str, Answer] = {}
    for visit in reversed(visits):
        answer = _up(state, visit, answers)
        if visit.side == "inside":
            answers[visit.component.name] = answer
    state.failing = {name: answer.failed for name, answer in answers.items()}


def _down(state: State, seconds: float) -> Iterator[Visit]:
    demand: dict[tuple[str, Side], int] = {}
    pulled = {entry.component for entry in state.traffic.entries if entry.pulls}
    for entry in state.traffic.entries:
        count = state.chance.poisson(entry.at(state.now) * seconds)
        demand[entry.component, "outside"] = demand.get((entry.component, "outside"), 0) + count
    for name in state.order:
        component = state.traffic.components[name]
        for side in SIDES:
            if not (count := demand.get((name, side), 0)):
                continue
            pulls = side == "outside" and name in pulled
            visit = (
                _fetch(state, component, count) if pulls else _push(state, component, side, count)
            )
            for call in component.calls:
                asked = demand.get((call.to, "inside"), 0)
                demand[call.to, "inside"] = asked + _attempts(state, call, visit)
            yield visit


def _attempts(state: State, call: Call, visit: Visit) -> int:
    """Requests that a call makes: one each, and again for what lately failed."""
    once = sum(count for pod, count in visit.hits if state.alive(pod))
    again, total = once, once
    for _ in range(call.retries):
        again = state.chance.binomial(again, state.failing.get(call.to, 0.0))
        total += again
    return total


def _push(state: State, component: Component, side: Side, count: int) -> Visit:
    """Requests are sent to whoever is behind the route."""
    weights = routes.backends(state, component.name, side)
    shares = state.chance.split(count, list(weights.values()))
    visit = Visit(component, side, count, count - sum(shares), [])
    for service, share in zip(weights, shares, strict=True):
        pods = routes.targets(state, service)
        if not pods:
            visit.unrouted += share
            continue
        counts = state.chance.split(share, [1.0] * len(pods))
        visit.hits += zip(pods, counts, strict=True)
    to, part = routes.copied(state, component.name, side)
    if to and (pods := routes.targets(state, to)):
        copies = state.chance.binomial(count, part)
        visit.copies += zip(pods, state.chance.split(copies, [1.0] * len(pods)), strict=True)
    return visit


def _fetch(state: State, component: Component, count: int) -> Visit:
    """Messages are fetched by pods that live; what nobody fetches waits, and is not lost."""
    pods = [pod for pod in routes.targets(state, component.name) if state.alive(pod)]
    room = int(len(pods) * component.capacity) if pods else 0
    count = min(count, room)
    counts = state.chance.split(count, [1.0] * len(pods))
    return Visit(component, "outside", count, 0, list(zip(pods, counts, strict=True)))


def _up(state: State, visit: Visit, answers: dict[str, Answer]) -> Answer:
    """Answer a visit. Callers are told what to expect rather than what was drawn: their own
    failures are drawn from it, and to draw twice would make bursts that nothing causes."""
    called = _called(visit.component, answers)
    lost, expected = visit.unrouted, float(visit.unrouted)
    mix: list[tuple[int, Latency]] = []
    for pod, count in visit.hits:
        if state.alive(pod):
            share, took = _expected(state, visit.component, pod, called)
            lost += _count(state, pod, count, share, took)
            expected += count * share
            mix.append((count, took))
        else:
            lost += count
            expected += count
    for pod, count in visit.copies:
        if state.alive(pod):
            _count(state, pod, count, *_expected(state, visit.component, pod, called))
    door = state.doors.setdefault((visit.component.name, visit.side), Door())
    door.sent += visit.requests
    door.lost += lost
    return Answer(expected / visit.requests if visit.requests else 0.0, latency.mixed(mix))


def _called(component: Component, answers: dict[str, Answer]) -> Answer:
    """What a component's own callees add to each of its requests."""
    good, took = 1.0, latency.NOTHING
    for call in component.calls:
        answer = answers.get(call.to, Answer())
        failed = answer.failed
        if call.timeout is not None:
            failed += (1.0 - failed) * answer.latency.beyond(call.timeout)
        if not call.optional:
            good *= 1.0 - failed ** (call.retries + 1)
        took = took.plus(answer.latency)
    return Answer(1.0 - good, took)


def _expected(
    state: State, component: Component, pod: Pod, called: Answer
) -> tuple[float, Latency]:
    """The share of its requests that a pod fails, and how long it takes."""
    behaviour = state.behaviour(pod)
    used = state.load[pod.name] / component.capacity
    good = (1.0 - behaviour.errors) * (1.0 - latency.refused(used)) * (1.0 - called.failed)
    own = component.latency.times(behaviour.slower * latency.crowded(used))
    return 1.0 - good, own.plus(called.latency)


def _count(state: State, pod: Pod, count: int, share: float, took: Latency) -> int:
    """Let a pod answer and count, as it would for Prometheus; returns its failures."""
    bad = state.chance.binomial(count, share)
    pod.requests += count
    pod.errors += bad
    for index, answered in enumerate(state.chance.split(count, took.buckets())):
        pod.histogram[index] += answered
    return bad
