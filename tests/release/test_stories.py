"""Whole releases as golden stories: reviewers read the behaviour, not the code."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.release.pretend import PLAN, Pretend, blind

STORIES = Path(__file__).parent / "stories"


def stopped(world, seen):
    return replace(seen, stop_asked=seen.now > 60)


def never_ready(world, seen):
    return replace(seen, canary_ready=False)


def unready_at_last(world, seen):
    return replace(seen, canary_ready=seen.now < 60)


def gone_midway(world, seen):
    return replace(seen, canary_ready=seen.now < 60, canary_serves=seen.now < 70)


def never_rolls(world, seen):
    return replace(seen, stable_new=False)


def asked(world, seen):
    return replace(seen, promote_asked=seen.now > 150)


def outage(world):
    return (0.3, 0.3) if 60 < world.now < 90 else (0.001, 0.001)


def while_rolling(world):
    return (0.5, 0.001) if world.release.promoting else (0.001, 0.001)


WORLDS = {
    "good": lambda: Pretend(),
    "half_the_requests_fail": lambda: Pretend(errors=lambda w: (0.5, 0.001)),
    "one_in_fifty_fails": lambda: Pretend(errors=lambda w: (0.02, 0.001)),
    "three_times_slower": lambda: Pretend(slow=(0.4, 0.02)),
    "stop_asked": lambda: Pretend(change=stopped),
    "never_ready": lambda: Pretend(change=never_ready),
    "unready_midway": lambda: Pretend(change=unready_at_last),
    "gone_midway": lambda: Pretend(change=gone_midway),
    "no_traffic": lambda: Pretend(requests=0),
    "metrics_away_for_a_while": lambda: Pretend(change=blind),
    "dependency_down_for_both": lambda: Pretend(errors=outage),
    "rollout_stuck": lambda: Pretend(change=never_rolls),
    "fails_while_stable_rolls": lambda: Pretend(errors=while_rolling),
    "promoted_by_hand": lambda: Pretend(plan=replace(PLAN, manual=True), change=asked),
    "blue_green_fails": lambda: Pretend(
        plan=replace(PLAN, steps=(100,)), errors=lambda w: (0.3, 0.001)
    ),
    "blue_green": lambda: Pretend(plan=replace(PLAN, steps=(100,))),
    "route_lags": lambda: Pretend(loses=0.8),
}


@pytest.mark.parametrize("name", WORLDS)
def test_the_story(name, update):
    """Each story is told as it was before; `--update` rewrites them, a reader approves them."""
    told = "\n".join(WORLDS[name]().play().log) + "\n"
    file = STORIES / f"{name}.txt"
    if update:
        file.write_text(told)
    assert told == file.read_text()
