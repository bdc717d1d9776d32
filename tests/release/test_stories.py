"""Whole releases as golden stories: reviewers read the behaviour, not the code."""

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from setsail.release.windows import Calendar, Window
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


def between(begins, ends, **changed):
    """So it is seen between two seconds."""
    inside = lambda now: begins < now < ends  # noqa: E731
    return lambda world, seen: replace(seen, **changed) if inside(seen.now) else seen


def from_(begins, **changed):
    return between(begins, 9999, **changed)


def approved(world, seen):
    people = ("alice",) * (seen.now > 40) + ("bob",) * (seen.now > 60)
    return replace(seen, approved_by=people)


def migrated(world, seen):
    expand = "waiting" if seen.now < 60 else "done"
    return replace(seen, expand=expand, canary_ready=seen.now > 70, canary_serves=seen.now > 70)


def tried(world, seen):
    return replace(seen, proof="waiting" if seen.now < 50 else "done")


def dead_until_rolled(world, seen):
    """The old version's pods cannot start; another than the author agrees to go on."""
    alive = world.rolling > 4 or bool(world.release.outcome)
    people = ("alice",) * (seen.now > 30) + ("bob",) * (seen.now > 50)
    return replace(seen, stable_serves=alive, urged_by=people)


def dead_midway(world, seen):
    return replace(seen, stable_serves=not 50 < seen.now < 80)


def ill_and_urged(world, seen):
    return replace(seen, urged_by=("bob",) if seen.now > 50 else ())


def contracting(world, seen):
    return replace(seen, contract="done" if world.release.contracting else "waiting")


def nights(**plan):
    """Closed in the first two minutes and from the third on, but for the next half hour."""
    early = Window(frozenset({3}), time(0, 2), time(0, 2, 30))
    later = Window(frozenset({3}), time(0, 5), time(0, 35))
    return replace(PLAN, calendar=Calendar(windows=(early, later)), **plan)


def outage(world):
    return (0.3, 0.3) if 60 < world.now < 90 else (0.001, 0.001)


def burst(world):
    return (0.3 if 60 < world.now < 70 else 0.001, 0.001)


def slow_blind(world, seen):
    world.slow = (0.4 if seen.now > 60 else 0.02, 0.02)
    return blind(world, seen)


def while_rolling(world):
    return (0.5, 0.001) if world.release.promoting else (0.001, 0.001)


HEADER = ("x-canary", "always")
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
    "fails_while_nobody_can_look": lambda: Pretend(
        change=blind, errors=lambda w: (0.3 if w.now > 60 else 0.001, 0.001)
    ),
    "slow_while_nobody_can_look": lambda: Pretend(change=slow_blind),
    "one_burst_while_nobody_can_look": lambda: Pretend(change=blind, errors=burst),
    "dependency_down_for_both": lambda: Pretend(errors=outage),
    "rollout_stuck": lambda: Pretend(change=never_rolls),
    "fails_while_stable_rolls": lambda: Pretend(errors=while_rolling),
    "promoted_by_hand": lambda: Pretend(plan=replace(PLAN, manual=True), change=asked),
    "blue_green_fails": lambda: Pretend(
        plan=replace(PLAN, steps=(100,)), errors=lambda w: (0.3, 0.001)
    ),
    "blue_green": lambda: Pretend(plan=replace(PLAN, steps=(100,))),
    "paused_beyond_the_deadline": lambda: Pretend(
        plan=replace(PLAN, deadline=120.0), change=between(50, 300, pause_asked=True)
    ),
    "approved_by_another": lambda: Pretend(
        plan=replace(PLAN, approvals=1, author="alice"), change=approved
    ),
    "nobody_else_approves": lambda: Pretend(
        plan=replace(PLAN, approvals=2, author="alice"), change=approved
    ),
    "closed_at_night": lambda: Pretend(plan=nights()),
    "fails_while_closed": lambda: Pretend(
        plan=nights(), errors=lambda w: (0.3 if w.now > 160 else 0.001, 0.001)
    ),
    "newer_version_midway": lambda: Pretend(change=from_(50, wanted="other")),
    "owner_returns_midway": lambda: Pretend(change=from_(50, wanted="old")),
    "copies_first": lambda: Pretend(plan=replace(PLAN, mirror=20)),
    "copies_tell": lambda: Pretend(plan=replace(PLAN, mirror=20), errors=lambda w: (0.1, 0.001)),
    "copies_are_not_enough": lambda: Pretend(plan=replace(PLAN, mirror=20), requests=0),
    "header_first": lambda: Pretend(plan=replace(PLAN, header=HEADER)),
    "header_after_copies": lambda: Pretend(plan=replace(PLAN, header=HEADER, mirror=20)),
    "header_tells": lambda: Pretend(
        plan=replace(PLAN, header=HEADER), errors=lambda w: (0.3, 0.001)
    ),
    "header_is_slow": lambda: Pretend(plan=replace(PLAN, header=HEADER), slow=(0.6, 0.02)),
    "few_send_the_header_and_say_so": lambda: Pretend(
        plan=replace(PLAN, header=HEADER), requests=9, change=from_(120, promote_asked=True)
    ),
    "nobody_sends_the_header": lambda: Pretend(plan=replace(PLAN, header=HEADER), requests=9),
    "migration_first": lambda: Pretend(change=migrated),
    "migration_fails": lambda: Pretend(change=from_(10, expand="failed")),
    "migration_never_ends": lambda: Pretend(change=from_(0, expand="waiting", canary_ready=False)),
    "trial_passes": lambda: Pretend(change=tried),
    "trial_fails": lambda: Pretend(change=from_(10, proof="failed")),
    "let_go_by_hand": lambda: Pretend(change=between(50, 60, held=False)),
    "rolled_by_hand": lambda: Pretend(change=from_(50, held=False, stable_rolls=True)),
    "stable_cannot_start": lambda: Pretend(
        plan=replace(PLAN, author="alice"), change=dead_until_rolled
    ),
    "stable_dies_for_a_while": lambda: Pretend(change=dead_midway),
    "stable_dies_and_new_fails": lambda: Pretend(
        change=dead_midway, errors=lambda w: (0.3 if w.now > 55 else 0.001, 0.001)
    ),
    "stable_fails_and_new_is_the_cure": lambda: Pretend(
        change=ill_and_urged, errors=lambda w: (0.001, 0.4)
    ),
    "weights_changed_by_hand": lambda: Pretend(change=between(58, 64, weight=80)),
    "removed_when_there_is_no_way_back": lambda: Pretend(
        plan=replace(PLAN, keep=60.0), change=contracting
    ),
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
