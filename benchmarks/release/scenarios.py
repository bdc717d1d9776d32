"""The scenarios that are measured on a real cluster, each with its bars."""

import os
import random
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from benchmarks.release import scene as scenes
from benchmarks.release.load import Answer
from setsail.engine import hold
from setsail.release.values import Plan

FAULT = Plan((5, 25, 50), hold=900.0, baseline=20.0, enough=50, deadline=1200.0)
"""What fails is met by 5 % of the requests until it is found."""
GOOD = Plan((5, 25, 50), hold=8.0, baseline=10.0, enough=20, deadline=600.0)


class Run(NamedTuple):
    """One run as the client saw it. `seconds` is from the first answer of the new version to its
    last; None where that is not the question. `lost` counts what was answered badly by the new
    version or by nobody, `codes` says how, `stable` counts what the old one answered badly. `sent`
    is all there was. `busy` is the machine's load average at the end."""

    seconds: float | None
    lost: int
    codes: dict[str, int]
    stable: int
    sent: int
    verdict: str
    busy: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """`play` gives one run. A bar of None is none."""

    title: str
    play: Callable[[], Run]
    seconds: float | None = None
    lost: int | None = None


def _run(answers: list[Answer], verdict: str, timed: bool = True) -> Run:
    new = [each.sent for each in answers if each.version == "new"]
    lost = [each for each in answers if each.lost]
    theirs = sum(each.version == "old" for each in lost)
    seconds = round(max(new) - min(new), 2) if timed and new else None
    codes = Counter(f"{each.code} {each.version}" for each in lost if each.version != "old")
    return Run(
        seconds, len(lost) - theirs, codes, theirs, len(answers), verdict, os.getloadavg()[0]
    )


def _fault(bursty: bool = False, **variables: str) -> Callable[[], Run]:
    """A new version with a fault, to its end."""

    def play() -> Run:
        with scenes.scene() as scene, scenes.loaded(scene) as load:
            with _bursts(scene.addresses() if bursty else []):
                saved = scene.release(scene.wish(FAULT, **variables))
            return _run(load.stop(), saved.release.outcome)

    return play


@contextmanager
def _bursts(addresses: list[str], seed: int = 1) -> Iterator[None]:
    """Let the old version fail in clusters: half a second in which three in ten fail, with
    exponential gaps of five seconds in the mean; about 3 % of all requests."""
    done = threading.Event()

    def toss() -> None:
        chance = random.Random(seed)
        while not done.wait(chance.expovariate(1 / 5)):
            _fail(addresses, 0.3)
            done.wait(0.5)
            _fail(addresses, 0.0)

    thread = threading.Thread(target=toss, daemon=True)
    if addresses:
        thread.start()
    try:
        yield
    finally:
        done.set()
        if addresses:
            thread.join()


def _fail(addresses: list[str], share: float) -> None:
    for address in addresses:
        data = f'{{"errors": {share}}}'.encode()
        urllib.request.urlopen(f"http://{address}:8080/fault", data, timeout=2).close()


def _good() -> Run:
    with scenes.scene() as scene, scenes.loaded(scene) as load:
        saved = scene.release(scene.wish(GOOD))
        time.sleep(2)
        return _run(load.stop(), saved.release.outcome, timed=False)


def _back_inside_the_window() -> Run:
    """Everything is well, half of the users have the new version, and somebody wants it back."""
    with scenes.scene() as scene, scenes.loaded(scene) as load:

        def stop() -> str:
            weights = [news.saved.release.weight for news in scene.news]
            return "abort" if 50 in weights[:-3] else ""

        saved = scene.release(scene.wish(replace(GOOD, hold=5.0)), stop)
        time.sleep(2)
        return _run(load.stop(), saved.release.outcome, timed=False)


def _take_over_and_give_back() -> Run:
    with scenes.scene() as scene, scenes.loaded(scene) as load:
        stable = scene.ref("Deployment", group="apps/v1")
        before, pods = scene.live.get(stable) or {}, scene.uids()
        time.sleep(5)
        assert hold.take_over(scene.live, stable) is None
        time.sleep(5)
        assert hold.give_back(scene.live, stable) is None
        time.sleep(5)
        after = scene.live.get(stable) or {}
        same = before["spec"] == after["spec"] and pods == scene.uids()
        return _run(load.stop(), "as before" if same else "NOT as before", timed=False)


def _divided_by_pods() -> Run:
    """No route that could be steered: one pod of eleven is new, and every request of it fails."""
    with scenes.scene(routed=False, replicas=10) as scene, scenes.loaded(scene) as load:
        plan = replace(FAULT, steps=(10, 20, 40))
        saved = scene.release(scene.wish(plan, SHIPTEST_ERRORS="1"))
        time.sleep(2)
        return _run(load.stop(), saved.release.outcome)


SCENARIOS = {
    "all": Scenario("every request fails", _fault(SHIPTEST_ERRORS="1"), 4, 20),
    "half": Scenario("50 % fail", _fault(SHIPTEST_ERRORS="0.5"), 5),
    "tenth": Scenario("10 % fail", _fault(SHIPTEST_ERRORS="0.1"), 15),
    "twentieth": Scenario("5 % fail", _fault(SHIPTEST_ERRORS="0.05"), 45),
    "hundredth": Scenario("1 % fail", _fault(SHIPTEST_ERRORS="0.01"), 240),
    "slow": Scenario("three times as slow (20 → 60 ms)", _fault(SHIPTEST_LATENCY="0.06"), 15),
    "clusters": Scenario(
        "every request fails, and the old version fails in clusters",
        _fault(bursty=True, SHIPTEST_ERRORS="1"), 20,
    ),
    "good": Scenario("a good version, to its end", _good, None, 0),
    "hold": Scenario("taken over and given back", _take_over_and_give_back, None, 0),
    "back": Scenario("taken back with half of the users on it", _back_inside_the_window, None, 0),
    "pods": Scenario("every request fails, divided by pods (1 of 11)", _divided_by_pods, None),
}  # fmt: skip
